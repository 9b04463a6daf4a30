using FASTER.core;
using ZsIdNode.Registry.Records;
using ZsIdNode.Storage.Checkpoints;

namespace ZsIdNode.Storage.Records;

/// <summary>
/// The record view on FASTER: the newest records in memory, the older ones in files. It begins empty, and may
/// become what a checkpoint says before it is used.
/// </summary>
public sealed class FasterRecordStore : IRecordStore, IDisposable
{
    internal const string FolderName = "records";
    internal const string CheckpointPrefix = "checkpoint-";

    /// <summary>From here on some records take two looks into the index, and recovery takes longer.</summary>
    // A bucket has seven places; what does not fit goes to another bucket behind it.
    public const double RecordsPerBucketMost = 7;

    // As many reads as a disk does well with at once; what comes beyond waits its turn without a thread.
    private const int DiskReadsMost = 32;

    private readonly StorageOptions _options;
    private readonly Func<string, IDevice> _openDevice;
    private readonly DiskThreads _diskReads = new("record reads", DiskReadsMost);
    private readonly RecordFolder _folder;

    // Taken by the one writer, and by compaction for each record that it moves.
    private readonly Lock _writing = new();
    private readonly HashSet<ulong> _writtenMeanwhile = [];
    private bool _moving;
    private RecordCounts _counts;
    private RecordLog _log;

    /// <summary>Opens an empty store.</summary>
    /// <param name="viewsPath">The folder of the views; what an earlier process left of this one is deleted, unless a checkpoint may need it.</param>
    public FasterRecordStore(string viewsPath, StorageOptions options)
        : this(viewsPath, options, file => new LogFileDevice(file))
    {
    }

    /// <param name="openDevice">Opens the device that writes to a file; tests give one that fails.</param>
    internal FasterRecordStore(string viewsPath, StorageOptions options, Func<string, IDevice> openDevice)
    {
        if (options.Faults().FirstOrDefault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        _options = options;
        _openDevice = openDevice;
        _folder = new RecordFolder(Path.Combine(viewsPath, FolderName));
        _folder.DeleteUnfinished();
        _log = new RecordLog(_folder.Next(), options, openDevice);
    }

    /// <summary>The bytes of the log, those of records replaced since included.</summary>
    public long LogBytes => _log.Log.TailAddress - _log.Log.BeginAddress;

    /// <summary>The bytes of the log that are on disk and no longer in memory.</summary>
    public long SpilledBytes => _log.Log.HeadAddress - _log.Log.BeginAddress;

    /// <summary>The bytes of the log that are in memory alone.</summary>
    public long UnwrittenBytes => _log.Log.TailAddress - _log.Log.SafeReadOnlyAddress;

    /// <summary>The bytes of memory that the store holds: the newest records, and the index.</summary>
    public long MemoryBytes => _log.Log.MemorySizeBytes + _log.IndexBytes;

    /// <summary>The bytes of the index, the buckets that it had to add included.</summary>
    public long IndexBytes => _log.IndexBytes;

    /// <summary>How many records there are, as the transactions say.</summary>
    public long Records => Interlocked.Read(ref _counts.Records);

    /// <summary>How many records a bucket of the index holds on average; beyond <see cref="RecordsPerBucketMost"/> the index is too small.</summary>
    public double RecordsPerBucket => (double)Records / _log.Buckets;

    /// <summary>The share of the log that nobody will read again, estimated from what replaced it.</summary>
    public double GarbageShare => LogBytes == 0 ? 0 : Math.Clamp(1 - ((double)_counts.LiveBytes / LogBytes), 0, 1);

    /// <summary>Why no more records can be written, for people; <see langword="null"/> while they can.</summary>
    public string? Trouble => _log.Device.Trouble;

    /// <summary>What is wrong with the files, for people: reads came upon it and were refused; <see langword="null"/> when nothing is known to be.</summary>
    public string? Damage => _log.Device.DamagedRecords is var damaged and > 0
        ? $"The files of the record view hold damaged records: {damaged} times a read came upon one and was refused."
        : null;

    internal RecordLog Current => _log;

    public RecordRead TryRead(ReadOnlySpan<byte> key, RecordBuffer record)
    {
        RecordSession session = _log.Readers.Rent();
        try
        {
            return session.TryRead(key, record);
        }
        finally
        {
            _log.Readers.Return(session);
        }
    }

    /// <exception cref="IOException">The disk gave no answer; the record may be there.</exception>
    public ValueTask<bool> ReadFromDiskAsync(ReadOnlyMemory<byte> key, RecordBuffer record, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(stop);
        }

        // Whoever waits goes on with a worker, not with a thread that the next read needs.
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _diskReads.Do(() => ReadFromDisk(key.Span, record, answer, stop));
        return new ValueTask<bool>(answer.Task);
    }

    /// <exception cref="RecordViewException">The disk takes no more; all writes fail from here on.</exception>
    public void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        lock (_writing)
        {
            NoteWrite(key);
            _counts.WrittenBytes += _log.Write(key, record);
        }
    }

    /// <exception cref="RecordViewException">The disk takes no more; all writes fail from here on.</exception>
    public void Delete(ReadOnlySpan<byte> key)
    {
        lock (_writing)
        {
            NoteWrite(key);
            _log.Delete(key);
        }
    }

    /// <summary>
    /// Writes the records that still count, of those no longer in memory, again at the end of the log, and begins the
    /// log behind them. The files in front go when no checkpoint needs them any more: see <see cref="Retire"/>. May
    /// run beside reads, writes and checkpoints, not beside itself or <see cref="Retire"/>.
    /// </summary>
    /// <exception cref="IOException">The log is damaged or the disk refused; nothing is lost by having tried.</exception>
    public void Compact(CancellationToken stop)
    {
        RecordLog log = _log;
        try
        {
            // What is no longer in memory is on disk whole.
            long until = log.Log.HeadAddress;
            using var walk = new LogWalk(log.Files, log.PageLength);
            walk.Walk(log.Log.BeginAddress, until, (long address, in LogRecord record) => Keep(log, address, record), stop);
            if (walk.Damaged.Count > 0)
            {
                throw new IOException($"The log of the record view is damaged at byte {walk.Damaged[0]}; it is not compacted.");
            }

            log.Log.ShiftBeginAddress(until);
        }
        finally
        {
            lock (_writing)
            {
                _moving = false;
            }
        }
    }

    /// <summary>
    /// Reads every record that counts, from disk where it is on disk, and checks it. May run beside reads; what is
    /// written meanwhile may be left out.
    /// </summary>
    /// <param name="progress">Told now and then how many records have been checked.</param>
    public RecordVerification Verify(IProgress<long>? progress, CancellationToken stop) => new RecordSurvey(_log).Verify(progress, stop);

    /// <summary>
    /// A digest of all records with their keys, the same for stores that hold the same, however they came to it.
    /// Nothing may be written meanwhile.
    /// </summary>
    /// <exception cref="IOException">Records are damaged.</exception>
    public byte[] Digest(CancellationToken stop) => new RecordSurvey(_log).Digest(stop);

    /// <summary>Closes the store and deletes its files, unless a checkpoint needs them; nobody may read or write any more.</summary>
    public void Dispose()
    {
        _diskReads.Dispose();
        _log.Dispose();
        _folder.DeleteUnfinished();
    }

    internal void CountNew() => Interlocked.Increment(ref _counts.Records);

    /// <param name="bytes">The bytes of the record that replaces another.</param>
    internal void CountReplaced(int bytes) => _counts.GarbageBytes += bytes;

    internal void CountDeleted()
    {
        // How large it was would have to be read.
        _counts.GarbageBytes += _counts.LiveBytes / Math.Max(1, _counts.Records);
        Interlocked.Decrement(ref _counts.Records);
    }

    /// <inheritdoc cref="ICheckpointedView.Freeze"/>
    internal IFrozenView Freeze(long sequence)
    {
        // Between two records that compaction moves: what it moves later is not in the checkpoint, and need not be.
        lock (_writing)
        {
            Span<byte> position = stackalloc byte[RecordCounts.Bytes];
            _counts.Write(sequence, position);
            _log.Write(RecordPosition.Key, position);
            return _log.BeginCheckpoint(sequence);
        }
    }

    /// <inheritdoc cref="ICheckpointedView.Restore"/>
    internal void Restore(ViewCheckpoint checkpoint, long sequence)
    {
        RecordLog restored = new RecordRestoration(_folder, _options, _openDevice).Restore(checkpoint, sequence, out RecordCounts counts);
        RecordLog empty = _log;
        _log = restored;
        _counts = counts;
        empty.Dispose();
        _folder.DeleteUnfinished();
    }

    /// <inheritdoc cref="ICheckpointedView.Retire"/>
    internal void Retire(IReadOnlyList<ViewCheckpoint> kept) => _folder.Retire(kept, _log);

    private void ReadFromDisk(ReadOnlySpan<byte> key, RecordBuffer record, TaskCompletionSource<bool> answer, CancellationToken stop)
    {
        // Not stopped once begun: it takes a moment, and the buffer must not be written to afterwards.
        if (stop.IsCancellationRequested)
        {
            answer.SetCanceled(stop);
            return;
        }

        RecordSession session = _log.Readers.Rent();
        try
        {
            answer.SetResult(session.ReadFromDisk(key, record));
        }
        catch (Exception cause)
        {
            answer.SetException(cause);
        }
        finally
        {
            _log.Readers.Return(session);
        }
    }

    private void NoteWrite(ReadOnlySpan<byte> key)
    {
        if (_moving)
        {
            _writtenMeanwhile.Add(Handles.AsciiCase.Hash(key));
        }
    }

    private void Keep(RecordLog log, long address, in LogRecord record)
    {
        if (record.IsDeletion)
        {
            return;
        }

        lock (_writing)
        {
            _writtenMeanwhile.Clear();
            _moving = true;
        }

        if (!log.IsNewest(record.Key, address))
        {
            return;
        }

        lock (_writing)
        {
            // Written again since the look: what is newer is in memory, so that looking again holds nobody up.
            if (!_writtenMeanwhile.Contains(Handles.AsciiCase.Hash(record.Key)) || log.IsNewest(record.Key, address))
            {
                log.WritePacked(record.Key, record.Value);
            }
        }
    }
}
