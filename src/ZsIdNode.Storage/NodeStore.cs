using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Directories;
using ZsIdNode.Storage.Journal;
using ZsIdNode.Storage.Records;
using ZsIdNode.Storage.Space;

namespace ZsIdNode.Storage;

/// <summary>
/// The stored node: the journal, which is the truth, and the views that follow it. Opening restores the views from the
/// newest checkpoint and reads the journal from there on.
/// </summary>
public sealed class NodeStore : IDisposable
{
    private const string MakeSpace = "Make space, then restart the node: it makes its views anew, and nothing that was acknowledged is lost.";

    private readonly TransactionJournal _journal;
    private readonly ViewGate _gate;
    private readonly DiskRoom _room;
    private readonly CheckpointKeeper _keeper;

    private NodeStore(DataFolder folder, TransactionJournal journal, NodeViews views, ViewGate gate, DiskRoom room, CheckpointKeeper keeper, RecoveryReport recovery)
    {
        Folder = folder;
        _journal = journal;
        Views = views;
        _gate = gate;
        _room = room;
        Log = new GuardedLog(journal, () => Trouble);
        _keeper = keeper;
        Recovery = recovery;
    }

    public DataFolder Folder { get; }

    /// <summary>The journal; it takes no changes while there is <see cref="Trouble"/>.</summary>
    public ITransactionLog Log { get; }

    public NodeViews Views { get; }

    /// <summary>All views as one: who writes to the log applies to it what is on disk.</summary>
    public IView Applied => _gate;

    public RecoveryReport Recovery { get; }

    /// <summary>Why no changes are taken and what to do, for people; nothing while they are.</summary>
    public string? Trouble => Views.Trouble is string trouble ? $"{trouble.TrimEnd('.')}. {MakeSpace}" : _room.Shortage;

    /// <summary>What an operator should look at although changes are taken.</summary>
    public IEnumerable<StoreWarning> Warnings => _keeper.CompactionTrouble is string garbage
        ? Views.Warnings.Append(new StoreWarning(StoreConcern.Compaction, $"{garbage.TrimEnd('.')}. Look at the disk, or make space; it is tried again before the next checkpoint."))
        : Views.Warnings;

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
        Open(folder, options, () => NodeViews.Create(folder.ViewsPath, options), time, told, new FreeSpace(folder.JournalPath, folder.ViewsPath).Read);

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

    /// <param name="freeBytes">What the disk has left.</param>
    internal static NodeStore Open(DataFolder folder, StorageOptions options, Func<NodeViews> makeViews, TimeProvider time, Action<CheckpointOutcome>? told, Func<long> freeBytes)
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
            var room = new DiskRoom(options.FreeBytesLeast, freeBytes, () => gate.BytesToWrite);
            var keeper = new CheckpointKeeper(gate, opening.Checkpoints, folder.NodeId, opening.Usable, options.Checkpoints, time, room, new JournalRetention(journal, options, time).LetGo, told);
            var recovery = new RecoveryReport(opening.Checkpoint, replay.Transactions, journal.Recovery.BytesCut, time.GetElapsedTime(began), opening.Refused);
            return new NodeStore(folder, journal, opening.TakeViews(), gate, room, keeper, recovery);
        }
        catch (Exception fault) when (fault is RecordViewException or HandleDirectoryException)
        {
            journal?.Dispose();
            throw new DataFolderException($"The views of {folder.Path} cannot be made from its journal: {fault.Message.TrimEnd('.')}. Make space, then start again; nothing that was acknowledged is lost.", fault);
        }
        catch
        {
            journal?.Dispose();
            throw;
        }
    }
}
