using ZsIdNode.Registry.Records;

namespace ZsIdNode.Benchmarks;

/// <summary>A record view with one record and no look-up: what is measured over it is the door, not the store.</summary>
internal sealed class OneRecordStore(byte[] record) : IRecordStore
{
    public RecordRead TryRead(ReadOnlySpan<byte> key, RecordBuffer buffer)
    {
        record.CopyTo(buffer.Reserve(record.Length));
        return RecordRead.Found;
    }

    public ValueTask<bool> ReadFromDiskAsync(ReadOnlyMemory<byte> key, RecordBuffer buffer, CancellationToken stop) => throw new NotSupportedException("The record is in memory.");

    public void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => throw new NotSupportedException("The record is fixed.");

    public void Delete(ReadOnlySpan<byte> key) => throw new NotSupportedException("The record is fixed.");
}
