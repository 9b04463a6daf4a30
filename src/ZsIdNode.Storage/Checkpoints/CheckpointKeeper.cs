using System.Collections.Immutable;
using ZsIdNode.Storage.Space;

namespace ZsIdNode.Storage.Checkpoints;

/// <summary>
/// Takes checkpoints: (0) when one is due, lets views compact their files, (1) freezes all views between two commits, (2) writes them while commits go on, (3) writes the
/// manifest, which makes the checkpoint count, (4) gives up all but the two newest and what the journal kept for them.
/// A failure before (3) has ended leaves everything as it was.
/// </summary>
internal sealed class CheckpointKeeper : IDisposable
{
    // The second is there for the day on which the first turns out to be damaged.
    private const int KeptMost = 2;

    /// <summary>How often it is asked whether a checkpoint is due.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan EndMost = TimeSpan.FromSeconds(10);

    private readonly ViewGate _gate;
    private readonly CheckpointFolder _folder;
    private readonly CheckpointSchedule _schedule;
    private readonly DiskRoom _room;
    private readonly Action<long> _forgetJournal;
    private readonly Action<CheckpointOutcome>? _told;
    private readonly Guid _nodeId;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _one = new(1);
    private ImmutableArray<CheckpointManifest> _kept;
    private volatile string? _trouble;
    private volatile string? _compactionTrouble;

    /// <param name="kept">The usable checkpoints that are there, the newest first.</param>
    /// <param name="room">Says whether the disk has room for what is to be written.</param>
    /// <param name="forgetJournal">Tells the journal that nobody needs it up to a sequence number.</param>
    /// <param name="told">Hears how each checkpoint went.</param>
    public CheckpointKeeper(ViewGate gate, CheckpointFolder folder, Guid nodeId, ImmutableArray<CheckpointManifest> kept, CheckpointOptions options, TimeProvider time, DiskRoom room, Action<long> forgetJournal, Action<CheckpointOutcome>? told)
    {
        _gate = gate;
        _folder = folder;
        _nodeId = nodeId;
        _kept = kept;
        _time = time;
        _schedule = new CheckpointSchedule(options, time);
        _room = room;
        _forgetJournal = forgetJournal;
        _told = told;
    }

    /// <summary>What kept the last checkpoint from being taken, or older ones from going, for people; nothing when all is well.</summary>
    public string? Trouble => _trouble;

    /// <summary>Why files that are mostly garbage were not compacted, for people; nothing when none were or all could be.</summary>
    public string? CompactionTrouble => _compactionTrouble;

    /// <summary>The checkpoint that the next start would begin with; nothing when there is none.</summary>
    public CheckpointManifest? Newest => _kept.IsEmpty ? null : _kept[0];

    /// <summary>Takes a checkpoint whenever one is due, until it is told to stop. It never throws for a checkpoint that fails.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Tick, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                if (_schedule.IsDue(_gate.BytesBehind))
                {
                    await CompactAsync(stop).ConfigureAwait(false);
                    await TryTakeAsync(stop).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The node stops; whether it takes a last one is for it to say.
        }
    }

    /// <summary>Takes a checkpoint, unless nothing has changed since the last one; whether one of the present state is there.</summary>
    public async Task<bool> TryTakeAsync(CancellationToken stop)
    {
        try
        {
            using CheckpointHold hold = await TakeAndHoldAsync(stop).ConfigureAwait(false);
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            // Whatever it was, it was told; the node goes on without.
            return false;
        }
    }

    /// <summary>Takes a checkpoint and keeps it: until the hold is disposed of, no file of it is deleted and no other is taken.</summary>
    public async Task<CheckpointHold> TakeAndHoldAsync(CancellationToken stop)
    {
        await _one.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            CheckpointManifest manifest = Newest is { } newest && newest.Sequence == _gate.Sequence
                ? newest
                : await TakeAsync(stop).ConfigureAwait(false);
            return new CheckpointHold(manifest, _one);
        }
        catch
        {
            _one.Release();
            throw;
        }
    }

    /// <summary>Waits for a checkpoint that is being written, so that nobody closes the views under it; not for ever, since a disk may hang.</summary>
    public void Dispose() => _one.Wait(EndMost);

    /// <summary>(0) Before the checkpoint, so that the files in front of what was written anew go two checkpoints later and not three.</summary>
    private async Task CompactAsync(CancellationToken stop)
    {
        await _one.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            string? trouble = null;
            foreach (ICompactedView view in _gate.Views.OfType<ICompactedView>().Where(view => view.WantsCompaction))
            {
                trouble = await TryCompactAsync(view, stop).ConfigureAwait(false) is string why
                    ? $"The files of the view {view.Name} are mostly garbage and were not compacted: {why}"
                    : trouble;
            }

            _compactionTrouble = trouble;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Gives the reason when it cannot be; the garbage stays then, and nothing else comes of it.</summary>
    private async Task<string?> TryCompactAsync(ICompactedView view, CancellationToken stop)
    {
        if (_room.ShortageFor(view.BytesToCompact) is string shortage)
        {
            return shortage;
        }

        try
        {
            await Task.Run(() => view.Compact(stop), stop).ConfigureAwait(false);
            return null;
        }
        catch (IOException fault)
        {
            return fault.Message;
        }
    }

    private async Task<CheckpointManifest> TakeAsync(CancellationToken stop)
    {
        long began = _time.GetTimestamp();
        try
        {
            CheckpointManifest manifest = await WriteAsync(stop).ConfigureAwait(false);
            _trouble = GiveUpOlder();
            _schedule.Succeeded();
            _told?.Invoke(new CheckpointOutcome(manifest.Sequence, _time.GetElapsedTime(began), Fault: null, _trouble));
            return manifest;
        }
        catch (Exception fault)
        {
            RetireFiles();
            if (fault is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                _trouble = $"The last checkpoint failed: {fault.Message}";
                _schedule.Failed();
                _told?.Invoke(new CheckpointOutcome(Newest?.Sequence ?? 0, _time.GetElapsedTime(began), fault, Left: null));
            }

            throw;
        }
    }

    private async Task<CheckpointManifest> WriteAsync(CancellationToken stop)
    {
        _room.DemandForCheckpoint();

        // (1), away from the caller's thread: it may have to wait for a commit.
        FrozenViews frozen = await Task.Run(_gate.Freeze, stop).ConfigureAwait(false);

        // (2)
        ImmutableArray<ViewCheckpoint> views = await frozen.WriteAsync(stop).ConfigureAwait(false);

        // (3)
        var manifest = new CheckpointManifest(_nodeId, frozen.Sequence, _time.GetUtcNow(), views);
        _folder.Write(manifest);
        _gate.Kept(frozen);

        _kept = [manifest, .. _kept.Where(older => older.Sequence != manifest.Sequence).Take(KeptMost - 1)];
        return manifest;
    }

    /// <summary>(4) The checkpoint is there, whatever becomes of the rest: what cannot go now goes after the next one.</summary>
    private string? GiveUpOlder()
    {
        try
        {
            _folder.KeepOnly(_kept);
            RetireFiles();
            if (_kept.Length == KeptMost)
            {
                _forgetJournal(_kept[^1].Sequence);
            }

            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"What only older checkpoints needed could not be let go: {fault.Message}";
        }
    }

    /// <summary>Deletes what no checkpoint needs, the remains of one that failed among it: a full disk must not stay full of them.</summary>
    private void RetireFiles()
    {
        foreach (ICheckpointedView view in _gate.Views)
        {
            try
            {
                view.Retire([.. _kept.SelectMany(manifest => manifest.Views).Where(kept => kept.View == view.Name)]);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Nothing is lost by a file too many; it is tried again after the next checkpoint.
            }
        }
    }
}
