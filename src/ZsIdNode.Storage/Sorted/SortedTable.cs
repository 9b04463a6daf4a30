using System.Collections.Immutable;
using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Sorted;

/// <summary>
/// Keys and values in the order of the keys, on disk but for the newest. One thread appends; any thread scans, and is never
/// kept waiting by what goes on behind: full tables in memory are written as runs, and runs are merged. What is not in a
/// run when the process ends is lost; the journal brings it back.
/// </summary>
internal sealed class SortedTable : IDisposable
{
    private readonly SortedTableOptions _options;
    private readonly BlockCache _cache;
    private readonly RunFolder _folder;
    private readonly string _path;
    private readonly object _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Worker _flusher;
    private readonly Worker _merger;

    // Each with the last table in memory that belongs to it.
    private readonly List<(MemoryTable Last, FrozenTable Frozen)> _freezing = [];
    private readonly HashSet<FrozenTable> _unreleased = [];
    private MemoryTable _active;
    private TableVersion _version;
    private string? _flushTrouble;
    private string? _mergeTrouble;

    /// <summary>Begins an empty table; what lies in the folder is left alone.</summary>
    public SortedTable(IJournalFiles files, SortedTableOptions options, BlockCache cache)
    {
        _options = options;
        _cache = cache;
        _path = files.Folder;
        _folder = new RunFolder(files);
        _active = new MemoryTable(options.ChunkBytes);
        _version = new TableVersion(_active, [], []);
        _flusher = new Worker(_gate, NextFlush, fault => Fail(fault.Message));
        _merger = new Worker(_gate, NextMerge, fault => _mergeTrouble = $"The runs of {_path} cannot be merged: {fault.Message}");
    }

    /// <summary>What keeps entries from getting to disk, or runs from being merged; nothing when all is well.</summary>
    public string? Trouble
    {
        get
        {
            lock (_gate)
            {
                return _flushTrouble ?? _mergeTrouble;
            }
        }
    }

    /// <summary>Entries that are not on disk yet, and the indexes of the runs.</summary>
    public long BytesInMemory
    {
        get
        {
            lock (_gate)
            {
                return _active.BytesReserved + _version.Waiting.Sum(table => table.BytesReserved) + _version.Runs.Sum(run => run.Index.BytesReserved);
            }
        }
    }

    /// <summary>Entries that are not on disk yet.</summary>
    public long BytesUnwritten
    {
        get
        {
            lock (_gate)
            {
                long bytes = _active.Bytes;
                foreach (MemoryTable table in _version.Waiting)
                {
                    bytes += table.Bytes;
                }

                return bytes;
            }
        }
    }

    /// <summary>The runs that are in use, the oldest first.</summary>
    public ImmutableArray<Run> Runs
    {
        get
        {
            lock (_gate)
            {
                return _version.Runs;
            }
        }
    }

    /// <summary>Sets what stands under a key. Waits when entries come faster than the disk takes them.</summary>
    /// <exception cref="IOException">Memory is full and the disk refuses; the entry was not taken.</exception>
    public void Append(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isDeletion = false)
    {
        EntryLimits.Check(key, value);
        if (_active.Bytes >= _options.MemoryBytes)
        {
            lock (_gate)
            {
                WaitForRoom();
                Seal();
            }
        }

        _active.Append(key, value, isDeletion);
    }

    /// <summary>Walks the keys from one to another, which is not given, as they are now.</summary>
    public TableScan Scan(ReadOnlySpan<byte> from, byte[] to) => new(AcquireVersion(), _cache, from, to);

    /// <summary>
    /// Sends all that has been appended on its way to disk. Its files stay until <see cref="Release"/>, and then until
    /// <see cref="Retire"/>. Called by the thread that appends.
    /// </summary>
    public FrozenTable Freeze()
    {
        var frozen = new FrozenTable();
        lock (_gate)
        {
            _unreleased.Add(frozen);
            if (!_active.IsEmpty)
            {
                Seal();
            }

            if (_version.Waiting.IsEmpty)
            {
                Complete(frozen);
            }
            else
            {
                _freezing.Add((_version.Waiting[^1], frozen));
                _flusher.Start();
            }
        }

        return frozen;
    }

    /// <summary>Says that the files of a frozen table belong from now on to a checkpoint, or to nobody.</summary>
    public void Release(FrozenTable frozen)
    {
        lock (_gate)
        {
            _unreleased.Remove(frozen);
        }
    }

    /// <summary>Opens runs of this table, all or none, without making them part of it.</summary>
    /// <exception cref="IOException">A run is missing or damaged.</exception>
    public ImmutableArray<Run> Open(IReadOnlyList<RunPlace> places) => _folder.Open(places);

    /// <summary>Becomes what the runs hold, the oldest first. Called before anything is appended.</summary>
    public void Restore(ImmutableArray<Run> runs)
    {
        lock (_gate)
        {
            Keep(runs);
            Install(_version.Waiting, runs);
            _merger.Start();
        }
    }

    /// <summary>Deletes the files of all runs but those in use and these.</summary>
    public void Retire(IEnumerable<long> kept)
    {
        // Listed first: what is begun afterwards is not looked at.
        IReadOnlyList<long> found = _folder.List();
        HashSet<long> needed = [.. kept];
        lock (_gate)
        {
            IEnumerable<Run> frozen = _unreleased.Where(one => one.Written.IsCompletedSuccessfully).SelectMany(one => one.Written.Result);
            needed.UnionWith(_version.Runs.Concat(frozen).Select(run => run.Place.Number));
            needed.UnionWith(_folder.Unfinished);
        }

        _folder.Delete(found.Where(number => !needed.Contains(number)));
    }

    /// <summary>Reads every block of every run that is in use now.</summary>
    /// <param name="bytesRead">Told how many bytes more were read.</param>
    /// <exception cref="RunDamagedException">One is not as it was written.</exception>
    public void Verify(Action<long> bytesRead, CancellationToken stop)
    {
        TableVersion version = AcquireVersion();
        try
        {
            foreach (Run run in version.Runs)
            {
                RunVerification.Verify(run, bytesRead, stop);
            }
        }
        finally
        {
            version.Release();
        }
    }

    /// <summary>Waits until there is nothing more to write or to merge, or nothing more can be.</summary>
    public void Settle()
    {
        lock (_gate)
        {
            while (_flusher.IsRunning || _merger.IsRunning)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _stop.Cancel();
        _flusher.Join();
        _merger.Join();
        lock (_gate)
        {
            Fail("the node stops");
            _version.Release();
        }

        _stop.Dispose();
    }

    private TableVersion AcquireVersion()
    {
        lock (_gate)
        {
            _version.Acquire();
            return _version;
        }
    }

    private void Install(ImmutableArray<MemoryTable> waiting, ImmutableArray<Run> runs)
    {
        TableVersion before = _version;
        _version = new TableVersion(_active, waiting, runs);
        before.Release();
    }

    private void WaitForRoom()
    {
        for (bool tried = false; _version.Waiting.Length >= _options.WaitingMost; Monitor.Wait(_gate))
        {
            // The disk refused before; it is tried once more, for it may have room again.
            if (!_flusher.IsRunning && tried)
            {
                throw new IOException(_flushTrouble);
            }

            tried |= !_flusher.IsRunning;
            _flusher.Start();
        }
    }

    private void Seal()
    {
        MemoryTable full = _active;
        _active = new MemoryTable(_options.ChunkBytes);
        Install(_version.Waiting.Add(full), _version.Runs);
        _flusher.Start();
    }

    private Action? NextFlush()
    {
        if (_version.Waiting.IsEmpty || _stop.IsCancellationRequested)
        {
            return null;
        }

        MemoryTable oldest = _version.Waiting[0];
        return () => Flush(oldest);
    }

    private void Flush(MemoryTable oldest)
    {
        long number = _folder.Begin();
        try
        {
            Run? run = _folder.Write(number, oldest.ReadAll(), dropsDeletions: false, _stop.Token);
            lock (_gate)
            {
                Install(_version.Waiting.RemoveAt(0), run is null ? _version.Runs : _version.Runs.Add(run));
                _flushTrouble = null;
                foreach ((_, FrozenTable frozen) in _freezing.Where(one => one.Last == oldest))
                {
                    Complete(frozen);
                }

                _freezing.RemoveAll(one => one.Last == oldest);
                _merger.Start();
            }
        }
        finally
        {
            _folder.Finish(number);
        }
    }

    /// <summary>Gives a frozen table the runs as they are now, which hold what it held and nothing behind it.</summary>
    private void Complete(FrozenTable frozen)
    {
        Keep(_version.Runs);
        frozen.Complete(_version.Runs);
    }

    private void Fail(string fault)
    {
        _flushTrouble = $"The entries of {_path} cannot be written: {fault}";
        foreach ((_, FrozenTable frozen) in _freezing)
        {
            frozen.Fail(_flushTrouble);
        }

        _freezing.Clear();
    }

    private Action? NextMerge()
    {
        if (_stop.IsCancellationRequested)
        {
            return null;
        }

        ImmutableArray<Run> runs = _version.Runs;
        (int first, int count) = MergeChoice.Of([.. runs.Select(run => run.IsDamaged ? -1 : run.Place.Bytes)]);
        if (count == 0)
        {
            return null;
        }

        TableVersion version = _version;
        version.Acquire();
        return () => Merge(version, runs.Slice(first, count), dropsDeletions: first == 0);
    }

    private void Merge(TableVersion version, ImmutableArray<Run> merged, bool dropsDeletions)
    {
        long number = _folder.Begin();
        try
        {
            MergeCursor entries = MergeCursor.OfAll([.. merged.Reverse().Select(run => new RunCursor(run))]);
            Replace(merged, _folder.Write(number, entries, dropsDeletions, _stop.Token));
        }
        catch (RunDamagedException damage) when (merged.FirstOrDefault(run => run.Path == damage.File) is { } damaged)
        {
            lock (_gate)
            {
                // It stays, and so do its neighbours: what can be read of it is right.
                damaged.IsDamaged = true;
                _mergeTrouble = damage.Message;
            }
        }
        finally
        {
            _folder.Finish(number);
            version.Release();
        }
    }

    private void Replace(ImmutableArray<Run> merged, Run? result)
    {
        lock (_gate)
        {
            // Runs that were written meanwhile stand behind them.
            ImmutableArray<Run> runs = _version.Runs;
            int first = runs.IndexOf(merged[0]);
            runs = runs.RemoveRange(first, merged.Length);
            Install(_version.Waiting, result is null ? runs : runs.Insert(first, result));
            _mergeTrouble = runs.FirstOrDefault(run => run.IsDamaged) is null ? null : _mergeTrouble;
        }

        _folder.Delete(merged.Where(run => !run.IsInCheckpoint).Select(run => run.Place.Number));
    }

    /// <summary>Keeps files from being deleted when they have been merged: a checkpoint may name them.</summary>
    private static void Keep(ImmutableArray<Run> runs)
    {
        foreach (Run run in runs)
        {
            run.IsInCheckpoint = true;
        }
    }
}
