using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;

namespace ZsIdNode.Storage.Records;

/// <summary>The records as the log says, kept on disk across starts.</summary>
public sealed class StoredRecordView(FasterRecordStore store) : ICheckpointedView
{
    internal const string ViewName = FasterRecordStore.FolderName;

    private readonly RecordView _records = new(store);

    public string Name => ViewName;

    public void Apply(IReadOnlyList<Transaction> transactions)
    {
        _records.Apply(transactions);
        for (int at = 0; at < transactions.Count; at++)
        {
            switch (transactions[at])
            {
                case RecordWritten { IsNew: true }:
                    store.CountRecord(1);
                    break;

                case RecordDeleted:
                    store.CountRecord(-1);
                    break;
            }
        }
    }

    public IFrozenView Freeze(long sequence) => store.Freeze(sequence);

    public void Restore(ViewCheckpoint checkpoint, long sequence) => store.Restore(checkpoint, sequence);

    public void Retire(IReadOnlyList<ViewCheckpoint> kept) => store.Retire(kept);
}
