using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal;
using ZsIdNode.Storage.Records;

namespace ZsIdNode.Storage;

/// <summary>
/// The stored node: the journal, which is the truth, and the record view that follows it. Opening reads the
/// whole journal through every view; checkpoints of views do not exist yet.
/// </summary>
public sealed class NodeStore : IDisposable
{
    private readonly TransactionJournal _journal;
    private readonly FasterRecordStore _records;

    private NodeStore(TransactionJournal journal, FasterRecordStore records, IReadOnlyList<IView> views, RecoveryReport recovery)
    {
        _journal = journal;
        _records = records;
        Views = views;
        Recovery = recovery;
    }

    public ITransactionLog Log => _journal;

    public IRecordStore Records => _records;

    /// <summary>Every view, the record view first.</summary>
    public IReadOnlyList<IView> Views { get; }

    public RecoveryReport Recovery { get; }

    /// <summary>What keeps the record view from taking more records; nothing when all is well.</summary>
    public string? Trouble => _records.Trouble;

    /// <summary>Opens what is stored in a folder and brings the views up to its last transaction.</summary>
    /// <param name="views">The views that are kept in memory beside the record view.</param>
    /// <exception cref="JournalDamagedException">The journal is damaged where it was once whole.</exception>
    public static NodeStore Open(DataFolder folder, StorageOptions options, IReadOnlyList<IView> views, TimeProvider time)
    {
        long began = time.GetTimestamp();
        var records = new FasterRecordStore(folder.ViewsPath, options);
        try
        {
            IView[] all = [new RecordView(records), .. views];
            var journal = TransactionJournal.Open(folder.JournalPath, folder.NodeId, new JournalOptions { SegmentBytes = options.JournalSegmentBytes }, transactions =>
            {
                foreach (IView view in all)
                {
                    view.Apply(transactions);
                }
            });
            var recovery = new RecoveryReport(journal.Recovery.Transactions, journal.Recovery.BytesCut, time.GetElapsedTime(began));
            return new NodeStore(journal, records, all, recovery);
        }
        catch
        {
            records.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _journal.Dispose();
        _records.Dispose();
    }
}
