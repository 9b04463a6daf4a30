using System.Collections.Immutable;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Journal.Files;
using ZsIdNode.Storage.Sorted;

namespace ZsIdNode.Storage.Directories;

/// <summary>
/// The view behind lists of handles and of changes, on disk: the newest entries in memory, all others in sorted files. What
/// stands under a prefix stays when the prefix is unhomed, as the records do.
/// </summary>
public sealed class StoredHandleDirectory : IHandleDirectory, ICheckpointedView, IDisposable
{
    internal const string ViewName = "handle-directory";

    // As many as a disk of many queues gains by; what comes beyond waits its turn without a thread.
    private const int ReadsMost = 16;

    private readonly SortedTable _handles;
    private readonly SortedTable _changes;
    private readonly BlockCache _cache;
    private readonly SemaphoreSlim _reads = new(ReadsMost);

    // One thread applies transactions, so one buffer each serves for all.
    private readonly byte[] _folded = new byte[HandleLimits.HandleBytesMost];
    private readonly byte[] _changeKey = new byte[Prefix.LengthMost + 1 + sizeof(long)];
    private readonly byte[] _changeValue = new byte[HandleLimits.HandleBytesMost];
    private PrefixCounts _counts = new();
    private long _sequence;
    private HandleDirectoryException? _broken;

    /// <summary>Opens an empty directory; <see cref="Restore"/> brings back what a checkpoint holds.</summary>
    /// <param name="folder">The folder of this view. What lies there stays until <see cref="Retire"/>.</param>
    public StoredHandleDirectory(string folder, StorageOptions options)
        : this(name => DiskJournalFiles.OpenOrCreate(Path.Combine(folder, name)), options)
    {
    }

    /// <param name="open">Opens a folder below that of the view; tests give one that fails.</param>
    internal StoredHandleDirectory(Func<string, IJournalFiles> open, StorageOptions options)
    {
        _cache = new BlockCache(options.DirectoryCacheBytes);
        var tables = new SortedTableOptions { MemoryBytes = options.DirectoryMemoryBytes / 2 };
        _handles = new SortedTable(open(DirectoryFolders.Handles), tables, _cache);
        _changes = new SortedTable(open(DirectoryFolders.Changes), tables, _cache);
    }

    public string Name => ViewName;

    /// <summary>Why nothing more is taken, for people; nothing while all is.</summary>
    public string? Refusal => Volatile.Read(ref _broken)?.Message;

    /// <summary>What is wrong with the files, for people; nothing when all is well. Changes are taken all the same, until <see cref="Refusal"/>.</summary>
    public string? Trouble => Refusal ?? _handles.Trouble ?? _changes.Trouble;

    public long BytesToWrite => _handles.BytesUnwritten + _changes.BytesUnwritten;

    /// <summary>Entries that are not on disk yet, indexes of files and cached blocks; the counts of prefixes aside.</summary>
    public long BytesInMemory => _handles.BytesInMemory + _changes.BytesInMemory + _cache.Bytes;

    /// <summary>The bytes of the files in use.</summary>
    public long BytesOnDisk => _handles.Runs.Concat(_changes.Runs).Sum(run => run.Place.Bytes);

    public long Count(Prefix prefix) => Volatile.Read(ref _counts).Of(Encoding.UTF8.GetBytes(prefix.ToString()));

    /// <exception cref="IOException">The disk gave no answer, or a wrong one; the message names the file.</exception>
    public async ValueTask<ImmutableArray<Handle>> ReadPageAsync(Prefix prefix, Handle? after, int most, CancellationToken stop)
    {
        (byte[] from, byte[] to) = DirectoryKeys.Handles(prefix, after);
        return await ReadAsync(() => ReadHandles(from, to, most, stop), stop).ConfigureAwait(false);
    }

    /// <exception cref="IOException">The disk gave no answer, or a wrong one; the message names the file.</exception>
    public async ValueTask<ImmutableArray<HandleChange>> ReadChangesAsync(Prefix prefix, long after, int most, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        (byte[] from, byte[] to) = DirectoryKeys.Changes(prefix, after);
        return await ReadAsync(() => ReadChanges(from, to, most, stop), stop).ConfigureAwait(false);
    }

    /// <summary>Takes transactions; those up to the restored checkpoint, or applied before, are passed over.</summary>
    /// <exception cref="HandleDirectoryException">The disk takes no more and memory is full; the view takes nothing from here on.</exception>
    public void Apply(IReadOnlyList<Transaction> transactions)
    {
        RefuseWhenBroken();
        try
        {
            // By index: enumerating an interface would allocate per commit.
            for (int at = 0; at < transactions.Count; at++)
            {
                if (transactions[at].Sequence > _sequence)
                {
                    Apply(transactions[at]);
                    _sequence = transactions[at].Sequence;
                }
            }
        }
        catch (IOException fault)
        {
            // A transaction may be half applied. Only the journal can tell now what should be here.
            Volatile.Write(ref _broken, new HandleDirectoryException($"The list of handles takes no more changes: {fault.Message}", fault));
            RefuseWhenBroken();
        }
    }

    /// <exception cref="HandleDirectoryException">The view is not as the log says, so no checkpoint can be made of it.</exception>
    public IFrozenView Freeze(long sequence)
    {
        RefuseWhenBroken();
        return new FrozenDirectory(sequence, _handles, _changes, _counts.Freeze());
    }

    public void Restore(ViewCheckpoint checkpoint, long sequence)
    {
        DirectoryState state = DirectoryState.TryRead(checkpoint.State.AsSpan())
            ?? throw new CheckpointDamagedException($"What the checkpoint of transaction {sequence} says of the view {ViewName} cannot be read.");
        if (checkpoint.View != ViewName || state.Sequence != sequence)
        {
            throw new CheckpointDamagedException($"The checkpoint is that of the view {checkpoint.View} and transaction {state.Sequence}, not of {ViewName} and {sequence}.");
        }

        try
        {
            Open(state);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointDamagedException($"The view {ViewName} cannot be opened as of transaction {sequence}: {fault.Message}", fault);
        }

        Volatile.Write(ref _counts, PrefixCounts.From(state.Counts));
        _sequence = sequence;
    }

    public void Retire(IReadOnlyList<ViewCheckpoint> kept)
    {
        ViewCheckpoint[] ours = [.. kept.Where(checkpoint => checkpoint.View == ViewName)];
        _handles.Retire(DirectoryFolders.RunsIn(DirectoryFolders.Handles, ours));
        _changes.Retire(DirectoryFolders.RunsIn(DirectoryFolders.Changes, ours));
    }

    /// <summary>Reads and verifies all files in use.</summary>
    /// <param name="progress">Told how many bytes of <see cref="BytesOnDisk"/> were read so far.</param>
    /// <exception cref="RunDamagedException">A file is not as it was written.</exception>
    public void Verify(IProgress<long>? progress, CancellationToken stop)
    {
        long read = 0;
        _handles.Verify(Tell, stop);
        _changes.Verify(Tell, stop);

        void Tell(long bytes)
        {
            read += bytes;
            progress?.Report(read);
        }
    }

    /// <summary>Waits until there is nothing more to write and to merge; for tests and measurements.</summary>
    public void Settle()
    {
        _handles.Settle();
        _changes.Settle();
    }

    /// <summary>Ends what goes on behind. What is not in a checkpoint by now is left to the journal.</summary>
    public void Dispose()
    {
        _handles.Dispose();
        _changes.Dispose();
        _reads.Dispose();
    }

    private void Open(DirectoryState state)
    {
        ImmutableArray<Run> handles = _handles.Open(state.Handles);
        try
        {
            ImmutableArray<Run> changes = _changes.Open(state.Changes);
            _handles.Restore(handles);
            _changes.Restore(changes);
        }
        catch (Exception)
        {
            foreach (Run run in handles)
            {
                run.Close();
            }

            throw;
        }
    }

    private void Apply(Transaction transaction)
    {
        switch (transaction)
        {
            case RecordWritten written:
                Apply(written.Sequence, written.Handle, written.IsNew ? HandleChangeKind.Registered : HandleChangeKind.Modified);
                break;
            case RecordDeleted deleted:
                Apply(deleted.Sequence, deleted.Handle, HandleChangeKind.Deleted);
                break;
            default:
                break;
        }
    }

    private void Apply(long sequence, Handle handle, HandleChangeKind kind)
    {
        ReadOnlySpan<byte> folded = _folded.AsSpan(0, AsciiCase.Fold(handle.Utf8, _folded));
        ReadOnlySpan<byte> prefix = folded[..handle.PrefixUtf8.Length];
        ReadOnlySpan<byte> suffix = folded[(prefix.Length + 1)..];
        int keyLength = DirectoryKeys.WriteChange(prefix, sequence, _changeKey);
        int valueLength = DirectoryKeys.WriteChangeValue(suffix, kind, _changeValue);
        _changes.Append(_changeKey.AsSpan(0, keyLength), _changeValue.AsSpan(0, valueLength));
        if (kind != HandleChangeKind.Modified)
        {
            // The log knows whether a record stood there before: no need to look.
            bool isDeletion = kind == HandleChangeKind.Deleted;
            _handles.Append(folded, [], isDeletion);
            _counts.Add(prefix, isDeletion ? -1 : 1);
        }
    }

    private void RefuseWhenBroken()
    {
        if (_broken is { } broken)
        {
            throw new HandleDirectoryException(broken.Message, broken.InnerException);
        }
    }

    /// <summary>Reads on a thread of the pool: the caller may be a loop that must not wait for a disk.</summary>
    private async Task<T> ReadAsync<T>(Func<T> read, CancellationToken stop)
    {
        await _reads.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return await Task.Run(read, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _reads.Release();
        }
    }

    private ImmutableArray<Handle> ReadHandles(byte[] from, byte[] to, int most, CancellationToken stop)
    {
        using TableScan scan = _handles.Scan(from, to);
        var page = ImmutableArray.CreateBuilder<Handle>();
        while (page.Count < most && scan.MoveNext())
        {
            stop.ThrowIfCancellationRequested();
            page.Add(DirectoryKeys.ReadHandle(scan.Key));
        }

        return page.DrainToImmutable();
    }

    private ImmutableArray<HandleChange> ReadChanges(byte[] from, byte[] to, int most, CancellationToken stop)
    {
        using TableScan scan = _changes.Scan(from, to);
        Span<byte> scratch = stackalloc byte[HandleLimits.HandleBytesMost];
        var page = ImmutableArray.CreateBuilder<HandleChange>();
        while (page.Count < most && scan.MoveNext())
        {
            stop.ThrowIfCancellationRequested();
            page.Add(DirectoryKeys.ReadChange(scan.Key, scan.Value, scratch));
        }

        return page.DrainToImmutable();
    }
}
