using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;

namespace ZsIdNode.Storage.Tests.Fakes;

/// <summary>The directory of handles, saved whole as the transactions that bring it about.</summary>
internal sealed class SmallHandles(HandleDirectory directory) : ISmallView
{
    private readonly SortedSet<string> _handles = new(StringComparer.OrdinalIgnoreCase);

    public string Name => "handles";

    public void Apply(IReadOnlyList<Transaction> transactions)
    {
        directory.Apply(transactions);
        foreach (Transaction transaction in transactions)
        {
            _ = transaction switch
            {
                RecordWritten written => _handles.Add(written.Handle.ToString()),
                RecordDeleted deleted => _handles.Remove(deleted.Handle.ToString()),
                _ => false,
            };
        }
    }

    public void Save(IBufferWriter<byte> output)
    {
        var writer = new FieldWriter(output);
        writer.Int32(_handles.Count);
        foreach (string handle in _handles)
        {
            writer.Text(handle);
        }
    }

    public bool TryLoad(ReadOnlySpan<byte> state)
    {
        var reader = new FieldReader(state);
        int count = reader.Count(int.MaxValue, sizeof(int));
        List<Transaction> written = [];
        for (int at = 0; at < count && !reader.Failed; at++)
        {
            written.Add(new RecordWritten(Handle.Parse(System.Text.Encoding.UTF8.GetString(reader.HandleText())), default, IsNew: true, Door.Node));
        }

        Apply(written);
        return reader.AtEnd;
    }
}
