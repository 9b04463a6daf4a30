using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Registry.Tests.Fakes;

/// <summary>Records in a dictionary; it counts how often it is asked.</summary>
internal sealed class MemoryReader : IRecordReader
{
    private readonly Dictionary<Handle, byte[]> _records = [];

    public int Reads { get; private set; }

    public void Store(string handle, params HandleValue[] values) => _records[Handle.Parse(handle)] = TestRegistry.Record(handle, values).ToArray();

    public ValueTask<bool> TryReadAsync(Handle handle, RecordBuffer record, CancellationToken stop)
    {
        Reads++;
        bool found = _records.TryGetValue(handle, out byte[]? bytes);
        bytes.AsSpan().CopyTo(record.Reserve(bytes?.Length ?? 0));
        return ValueTask.FromResult(found);
    }
}
