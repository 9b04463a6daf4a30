using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;

namespace ZsIdNode.Storage.Tests.Fakes;

/// <summary>Records in memory, saved whole: stands for the record view where another is looked at.</summary>
internal sealed class SmallRecords : ISmallView, IRecordStore
{
    private readonly Dictionary<string, byte[]> _records = new(StringComparer.OrdinalIgnoreCase);

    public string Name => "records";

    public IReadOnlyDictionary<string, byte[]> All => _records;

    /// <summary>What happens before a state is loaded; a checkpoint that turns out to be damaged only then.</summary>
    public Func<bool> MayLoad { get; init; } = () => true;

    public void Apply(IReadOnlyList<Transaction> transactions)
    {
        foreach (Transaction transaction in transactions)
        {
            switch (transaction)
            {
                case RecordWritten written: _records[written.Handle.ToString()] = written.Record.ToArray(); break;
                case RecordDeleted deleted: _records.Remove(deleted.Handle.ToString()); break;
                default: break;
            }
        }
    }

    public void Save(IBufferWriter<byte> output)
    {
        var writer = new FieldWriter(output);
        writer.Int32(_records.Count);
        foreach ((string handle, byte[] record) in _records)
        {
            writer.Text(handle);
            writer.Block(record);
        }
    }

    public bool TryLoad(ReadOnlySpan<byte> state)
    {
        if (!MayLoad())
        {
            return false;
        }

        var reader = new FieldReader(state);
        int count = reader.Count(int.MaxValue, sizeof(int) + sizeof(int));
        for (int at = 0; at < count; at++)
        {
            string handle = System.Text.Encoding.UTF8.GetString(reader.HandleText());
            _records[handle] = reader.Block(int.MaxValue).ToArray();
        }

        return reader.AtEnd;
    }

    public RecordRead TryRead(ReadOnlySpan<byte> key, RecordBuffer record) => throw new NotSupportedException();

    public ValueTask<bool> ReadFromDiskAsync(ReadOnlyMemory<byte> key, RecordBuffer record, CancellationToken stop) => throw new NotSupportedException();

    public void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record) => throw new NotSupportedException();

    public void Delete(ReadOnlySpan<byte> key) => throw new NotSupportedException();
}
