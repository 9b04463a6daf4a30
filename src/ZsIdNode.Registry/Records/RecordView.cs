using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Records;

/// <summary>Keeps the records as the log says.</summary>
public sealed class RecordView(IRecordStore records) : IView
{
    // One thread applies transactions, so one buffer serves for all keys.
    private readonly RecordBuffer _scratch = new();

    public void Apply(IReadOnlyList<Transaction> transactions)
    {
        // By index: enumerating an interface would allocate per commit.
        for (int at = 0; at < transactions.Count; at++)
        {
            switch (transactions[at])
            {
                case RecordWritten written:
                    records.Write(RecordKey.Of(written.Handle.Utf8, _scratch), written.Record.Span);
                    break;

                case RecordDeleted deleted:
                    records.Delete(RecordKey.Of(deleted.Handle.Utf8, _scratch));
                    break;
            }
        }
    }
}
