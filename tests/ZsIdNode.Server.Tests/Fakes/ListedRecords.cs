using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Server.Tests.Fakes;

/// <summary>
/// A few records in a list: reading allocates nothing. Records that are "on disk" are given out once the test
/// opens the disk.
/// </summary>
internal sealed class ListedRecords : IRecordStore
{
    private readonly List<(byte[] Key, byte[] Record, bool OnDisk)> _records = [];
    private readonly TaskCompletionSource _disk = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int DiskReads { get; private set; }

    public void OpenDisk() => _disk.TrySetResult();

    public void BreakDisk() => _disk.TrySetException(new IOException("told to"));

    public void Add(string handle, bool onDisk, params HandleValue[] values)
    {
        var record = new System.Buffers.ArrayBufferWriter<byte>();
        Handle parsed = Handle.Parse(handle);
        StoredRecord.Write(record, parsed.Utf8, values);
        _records.Add((RecordKey.Of(parsed), record.WrittenSpan.ToArray(), onDisk));
    }

    public RecordRead TryRead(ReadOnlySpan<byte> key, RecordBuffer record)
    {
        foreach ((byte[] standing, byte[] bytes, bool onDisk) in _records)
        {
            if (key.SequenceEqual(standing))
            {
                bytes.CopyTo(record.Reserve(bytes.Length));
                return onDisk ? RecordRead.OnDisk : RecordRead.Found;
            }
        }

        return RecordRead.Missing;
    }

    public async ValueTask<bool> ReadFromDiskAsync(ReadOnlyMemory<byte> key, RecordBuffer record, CancellationToken stop)
    {
        DiskReads++;
        await _disk.Task.WaitAsync(stop);
        return TryRead(key.Span, record) != RecordRead.Missing;
    }

    public void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record) => _records.Add((key.ToArray(), record.ToArray(), false));

    public void Delete(ReadOnlySpan<byte> key)
    {
        byte[] gone = key.ToArray();
        _records.RemoveAll(record => gone.AsSpan().SequenceEqual(record.Key));
    }
}
