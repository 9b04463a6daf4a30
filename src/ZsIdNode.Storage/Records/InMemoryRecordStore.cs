using System.Collections.Concurrent;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Storage.Records;

/// <summary>The record view without a disk, for tests, simulations and nodes that need not remember.</summary>
public sealed class InMemoryRecordStore : IRecordStore
{
    private readonly ConcurrentDictionary<byte[], byte[]> _records;
    private readonly ConcurrentDictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public InMemoryRecordStore()
    {
        _records = new ConcurrentDictionary<byte[], byte[]>(KeyComparer.Instance);
        _lookup = _records.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public RecordRead TryRead(ReadOnlySpan<byte> key, RecordBuffer record)
    {
        if (!_lookup.TryGetValue(key, out byte[]? bytes))
        {
            return RecordRead.Missing;
        }

        bytes.CopyTo(record.Reserve(bytes.Length));
        return RecordRead.Found;
    }

    public ValueTask<bool> ReadFromDiskAsync(ReadOnlyMemory<byte> key, RecordBuffer record, CancellationToken stop) =>
        ValueTask.FromResult(TryRead(key.Span, record) == RecordRead.Found);

    public void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record) => _lookup[key] = record.ToArray();

    public void Delete(ReadOnlySpan<byte> key) => _lookup.TryRemove(key, out _);

    private sealed class KeyComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly KeyComparer Instance = new();

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate) => unchecked((int)AsciiCase.Hash(alternate));
    }
}
