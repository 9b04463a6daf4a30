using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage;

/// <summary>
/// The stored node: the journal, which is the truth, and the views that follow it. Opening restores the views from the
/// newest checkpoint and reads the journal from there on.
/// </summary>
public sealed class NodeStore : IDisposable
{
    private readonly TransactionJournal _journal;
    private readonly ViewGate _gate;
    private readonly CheckpointKeeper _keeper;

    private NodeStore(DataFolder folder, TransactionJournal journal, NodeViews views, ViewGate gate, CheckpointKeeper keeper, RecoveryReport recovery)
    {
        Folder = folder;
        _journal = journal;
        Views = views;
        _gate = gate;
        _keeper = keeper;
        Recovery = recovery;
    }

    public DataFolder Folder { get; }

    public ITransactionLog Log => _journal;

    public NodeViews Views { get; }

    /// <summary>All views as one: who writes to the log applies to it what is on disk.</summary>
    public IView Applied => _gate;

    public RecoveryReport Recovery { get; }

    /// <summary>What keeps the views from following the log; nothing when all is well.</summary>
    public string? Trouble => Views.Trouble;

    /// <summary>What kept the last checkpoint from being taken; nothing when it was. The node goes on, and its next start takes longer.</summary>
    public string? CheckpointTrouble => _keeper.Trouble;

    internal TransactionJournal Journal => _journal;

    internal CheckpointKeeper Keeper => _keeper;

    /// <summary>Opens what is stored in a folder and brings the views up to its last transaction.</summary>
    /// <param name="told">Hears how each checkpoint went.</param>
    /// <exception cref="JournalDamagedException">The journal is damaged where it was once whole.</exception>
    /// <exception cref="JournalHistoryMissingException">The journal ends before a checkpoint does: it has lost its end.</exception>
    /// <exception cref="DataFolderException">Views cannot be made; the message says why.</exception>
    public static NodeStore Open(DataFolder folder, StorageOptions options, TimeProvider time, Action<CheckpointOutcome>? told = null) =>
        Open(folder, options, () => NodeViews.Create(folder.ViewsPath, options), time, told);

    /// <summary>Takes checkpoints whenever they are due, until it is told to stop.</summary>
    public Task KeepCheckpointsAsync(CancellationToken stop) => _keeper.RunAsync(stop);

    /// <summary>Takes a checkpoint unless nothing has changed since the last; <see langword="false"/> when it failed, which was told.</summary>
    public Task<bool> TakeCheckpointAsync(CancellationToken stop) => _keeper.TryTakeAsync(stop);

    public void Dispose()
    {
        _keeper.Dispose();
        _journal.Dispose();
        Views.Dispose();
    }

    internal static NodeStore Open(DataFolder folder, StorageOptions options, Func<NodeViews> makeViews, TimeProvider time, Action<CheckpointOutcome>? told)
    {
        long began = time.GetTimestamp();
        using StoreOpening opening = StoreOpening.Restore(folder, makeViews);
        TransactionJournal? journal = null;
        try
        {
            var journalOptions = new JournalOptions { SegmentBytes = options.JournalSegmentBytes };
            StoreReplay replay = opening.Replay(add => journal = TransactionJournal.Open(folder.JournalPath, folder.NodeId, journalOptions, opening.Checkpoint, add));
            var gate = new ViewGate(opening.Views.All);
            gate.ContinueFrom(journal!.LastSequence, replay.Bytes);
            var keeper = new CheckpointKeeper(gate, opening.Checkpoints, folder.NodeId, opening.Usable, options.Checkpoints, time, new JournalRetention(journal, options, time).LetGo, told);
            var recovery = new RecoveryReport(opening.Checkpoint, replay.Transactions, journal.Recovery.BytesCut, time.GetElapsedTime(began), opening.Refused);
            return new NodeStore(folder, journal, opening.TakeViews(), gate, keeper, recovery);
        }
        catch
        {
            journal?.Dispose();
            throw;
        }
    }
}
