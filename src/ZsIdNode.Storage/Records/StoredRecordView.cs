using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;

namespace ZsIdNode.Storage.Records;

/// <summary>The records as the log says, kept on disk across starts.</summary>
public sealed class StoredRecordView(FasterRecordStore store) : ICompactedView
{
    internal const string ViewName = FasterRecordStore.FolderName;

    // Ours: below it compaction writes more than it frees.
    private const double GarbageShareMost = 0.5;

    private readonly RecordView _records = new(store);

    public string Name => ViewName;

    public long BytesToWrite => store.UnwrittenBytes + store.IndexBytes;

    // What is in memory is not compacted: FASTER writes it first.
    public bool WantsCompaction => store.SpilledBytes > 0 && store.GarbageShare > GarbageShareMost;

    public long BytesToCompact => (long)(store.LogBytes * (1 - store.GarbageShare));

    public void Apply(IReadOnlyList<Transaction> transactions)
    {
        _records.Apply(transactions);
        for (int at = 0; at < transactions.Count; at++)
        {
            switch (transactions[at])
            {
                case RecordWritten { IsNew: true }:
                    store.CountNew();
                    break;

                case RecordWritten replacing:
                    store.CountReplaced(replacing.Record.Length + replacing.Handle.Utf8.Length);
                    break;

                case RecordDeleted:
                    store.CountDeleted();
                    break;
            }
        }
    }

    public void Compact(CancellationToken stop) => store.Compact(stop);

    public IFrozenView Freeze(long sequence) => store.Freeze(sequence);

    public void Restore(ViewCheckpoint checkpoint, long sequence) => store.Restore(checkpoint, sequence);

    public void Retire(IReadOnlyList<ViewCheckpoint> kept) => store.Retire(kept);
}
