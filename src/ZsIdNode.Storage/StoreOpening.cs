using System.Collections.Immutable;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;

namespace ZsIdNode.Storage;

/// <summary>
/// Brings the views up to the journal: (1) looks for checkpoints, (2) restores the newest that can be used, or begins
/// with nothing, (3) applies what the journal holds behind it.
/// </summary>
internal sealed class StoreOpening : IDisposable
{
    private readonly DataFolder _folder;
    private readonly List<string> _refused;
    private NodeViews? _views;

    private StoreOpening(DataFolder folder)
    {
        _folder = folder;
        Checkpoints = new CheckpointFolder(folder.CheckpointsPath, folder.ViewsPath, folder.NodeId);

        // (1)
        CheckpointFindings found = Checkpoints.Find();
        _refused = [.. found.Refused];
        Usable = found.Usable;
    }

    public CheckpointFolder Checkpoints { get; }

    /// <summary>The checkpoints that can be used, the newest first; it is what the views began with.</summary>
    public ImmutableArray<CheckpointManifest> Usable { get; private set; }

    public ImmutableArray<string> Refused => [.. _refused];

    /// <summary>The last transaction in the views before anything was replayed; 0 when they began with nothing.</summary>
    public long Checkpoint => Usable.IsEmpty ? 0 : Usable[0].Sequence;

    public NodeViews Views => _views ?? throw new ObjectDisposedException(nameof(StoreOpening));

    /// <param name="makeViews">Makes empty views; asked again when a checkpoint turned out to be damaged while it was restored.</param>
    public static StoreOpening Restore(DataFolder folder, Func<NodeViews> makeViews)
    {
        var opening = new StoreOpening(folder);
        opening.Restore(makeViews);
        return opening;
    }

    /// <summary>(3) Hands the journal to the views, each on a thread of its own.</summary>
    /// <param name="readJournal">Reads the journal behind a sequence number.</param>
    public StoreReplay Replay(Action<Action<IReadOnlyList<Transaction>>> readJournal)
    {
        using var replay = new ParallelReplay(Views.All);
        readJournal(replay.Add);
        replay.Finish();
        return new StoreReplay(replay.Transactions, replay.Bytes);
    }

    /// <summary>Passes the views on to who asks; from now on they are theirs to dispose of.</summary>
    public NodeViews TakeViews()
    {
        NodeViews views = Views;
        _views = null;
        return views;
    }

    public void Dispose() => _views?.Dispose();

    private void Restore(Func<NodeViews> makeViews)
    {
        while (!Usable.IsEmpty)
        {
            _views = makeViews();
            try
            {
                // (2)
                Restore(_views, Usable[0]);
                return;
            }
            catch (CheckpointDamagedException damaged)
            {
                _refused.Add(damaged.Message);
                Usable = Usable.RemoveAt(0);
                _views.Dispose();
            }
            catch
            {
                _views.Dispose();
                throw;
            }
        }

        RefuseWithoutBeginning();
        _views = makeViews();
    }

    private static void Restore(NodeViews views, CheckpointManifest manifest)
    {
        foreach (ICheckpointedView view in views.All)
        {
            if (manifest.Views.FirstOrDefault(kept => kept.View == view.Name) is ViewCheckpoint checkpoint)
            {
                view.Restore(checkpoint, manifest.Sequence);
            }
            else if (!view.MayBeMissing)
            {
                throw new CheckpointDamagedException($"The checkpoint at transaction {manifest.Sequence} does not hold {view.Name}; an older version took it");
            }
        }
    }

    /// <summary>A journal whose beginning was given up cannot make the views anew.</summary>
    private void RefuseWithoutBeginning()
    {
        long first = JournalBeginning.Of(_folder.JournalPath);
        if (first != 1)
        {
            string why = _refused.Count == 0 ? "there is no checkpoint" : "no checkpoint can be used: " + string.Join("; ", _refused);
            throw new DataFolderException($"The journal of {_folder.Path} begins with transaction {first}, so the views cannot be made from it alone, and {why}. Restore the folder from a backup; keep this one.");
        }
    }
}

/// <summary>What was applied behind a checkpoint.</summary>
internal sealed record StoreReplay(long Transactions, long Bytes);
