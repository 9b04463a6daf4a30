using System.Globalization;
using System.Numerics;
using FASTER.core;
using ZsIdNode.Storage.Checkpoints;

namespace ZsIdNode.Storage.Records;

/// <summary>
/// One FASTER store and its folder: <c>log.0</c> and so on, and a folder for each checkpoint. A record view that
/// begins anew gets another folder, so that no file of a checkpoint is ever in its way.
/// </summary>
internal sealed class RecordLog : IDisposable
{
    // A page must hold the largest record; smaller pages would only cost more of them.
    private const int PageBytesLeast = 2 * 1_024 * 1_024;
    private const int PageBytesMost = 4 * 1_024 * 1_024;
    private const int PagesLeast = 4;

    // What FASTER reads first: with the key, records of a usual size come whole.
    private const int KeyBytesExpected = 48;
    private const int ValueBytesExpected = 464;

    private readonly WatchedDevice _device;
    private readonly RecordCheckpoints _checkpoints = new();
    private readonly FasterKV<SpanByte, SpanByte> _store;
    private readonly RecordSessionPool _readers;
    private readonly RecordSession _writer;
    private readonly int _pageBytes;
    private readonly long _memoryBytes;
    private byte[] _packed = new byte[4_096];

    /// <summary>Opens a store in a folder without one.</summary>
    public RecordLog(string folder, StorageOptions options, Func<string, IDevice> openDevice)
        : this(folder, options, openDevice, checkpointFolder: null, checkpoint: null)
    {
    }

    /// <summary>Opens the store that was in the folder when a checkpoint was taken.</summary>
    public RecordLog(string folder, StorageOptions options, Func<string, IDevice> openDevice, string? checkpointFolder, RecordCheckpointFile? checkpoint)
    {
        Folder = folder;
        _memoryBytes = RoundDown(options.RecordMemoryBytes);
        _pageBytes = PageBytes(options);
        Files = new LogFiles(folder);
        Directory.CreateDirectory(folder);
        _device = new WatchedDevice(openDevice(Files.BasePath));
        _store = new FasterKV<SpanByte, SpanByte>(Settings(options));
        try
        {
            if (checkpoint is not null)
            {
                Recover(checkpointFolder!, checkpoint);
            }

            _readers = new RecordSessionPool(OpenSession);
            _writer = OpenSession();
        }
        catch
        {
            _device.Dispose();
            _store.Dispose();
            throw;
        }
    }

    public string Folder { get; }

    public LogFiles Files { get; }

    /// <summary>The folder of the checkpoint that is being written; files of it may be missing still.</summary>
    public string? CheckpointUnderWay { get; private set; }

    public int PageLength => _pageBytes;

    public WatchedDevice Device => _device;

    public RecordSessionPool Readers => _readers;

    public LogAccessor<SpanByte, SpanByte> Log => _store.Log;

    public long IndexBytes => (_store.IndexSize + _store.OverflowBucketCount) * BucketBytes;

    public long Buckets => _store.IndexSize;

    public const int BucketBytes = 64;

    /// <summary>The size of a page of the log under these options.</summary>
    public static int PageBytes(StorageOptions options) => (int)Math.Clamp(RoundDown(options.RecordMemoryBytes) / PagesLeast, PageBytesLeast, PageBytesMost);

    public static long RoundDown(long bytes) => 1L << BitOperations.Log2((ulong)bytes);

    /// <summary>Writes a record and gives how many bytes of the log it took.</summary>
    public long Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        if (_packed.Length < record.Length + PackedRecord.OverheadMost)
        {
            _packed = new byte[2 * (record.Length + PackedRecord.OverheadMost)];
        }

        int length = PackedRecord.Pack(key, record, _packed);
        return WritePacked(key, _packed.AsSpan(0, length));
    }

    /// <summary>Writes a record as another place of the log has it.</summary>
    public long WritePacked(ReadOnlySpan<byte> key, ReadOnlySpan<byte> packed)
    {
        long tail = Log.TailAddress;
        Attempt(key, packed, static (writer, key, packed, stop) => writer.Write(key, packed, stop));
        return Log.TailAddress - tail;
    }

    public void Delete(ReadOnlySpan<byte> key) =>
        Attempt(key, [], static (writer, key, _, stop) => writer.Delete(key, stop));

    /// <summary>Tells whether the newest record of a key stands at an address.</summary>
    public bool IsNewest(ReadOnlySpan<byte> key, long address)
    {
        RecordSession session = _readers.Rent();
        try
        {
            return session.Locate(key) == address;
        }
        finally
        {
            _readers.Return(session);
        }
    }

    /// <summary>
    /// Begins a checkpoint of what has been written so far, and returns when what is written from now on is no part
    /// of it. Nothing is written meanwhile.
    /// </summary>
    public FrozenRecords BeginCheckpoint(long sequence)
    {
        long version = _store.CurrentVersion;
        string name = string.Create(CultureInfo.InvariantCulture, $"{FasterRecordStore.CheckpointPrefix}{sequence:D20}-{version:D10}");
        string folder = Path.Combine(Folder, name);
        Directory.CreateDirectory(folder);
        long from = Log.TailAddress;
        _checkpoints.Begin(folder);
        if (!_store.TryInitiateFullCheckpoint(out Guid token, CheckpointType.FoldOver))
        {
            throw new IOException("The checkpoint of the record view before this one is still being written.");
        }

        CheckpointUnderWay = folder;
        Task written = _store.CompleteCheckpointAsync().AsTask();

        // Readers that are under way hold this up, none longer than a look into memory takes.
        SpinWait.SpinUntil(() => _store.CurrentVersion != version);
        var facts = new RecordCheckpointFile(RecordCheckpointFile.NewestFormat, token, sequence, _pageBytes, _memoryBytes, 0, 0, from, [], []);
        return new FrozenRecords(this, folder, facts, written, _checkpoints);
    }

    public void EndCheckpoint() => CheckpointUnderWay = null;

    public void Dispose()
    {
        _writer.Dispose();
        _readers.Dispose();

        // What is being written comes from the store's memory.
        _checkpoints.Index?.Close();
        _device.Dispose();
        _store.Dispose();
    }

    private delegate void Operation(RecordSession writer, ReadOnlySpan<byte> key, ReadOnlySpan<byte> packed, CancellationToken stop);

    private void Attempt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> packed, Operation operation)
    {
        RefuseWhenInTrouble();
        try
        {
            operation(_writer, key, packed, _device.WritesFailed);
        }
        catch (OperationCanceledException)
        {
            RefuseWhenInTrouble();
            throw;
        }
    }

    private void RefuseWhenInTrouble()
    {
        if (_device.Trouble is { } trouble)
        {
            throw new RecordViewException(trouble);
        }
    }

    private void Recover(string checkpointFolder, RecordCheckpointFile checkpoint)
    {
        try
        {
            _checkpoints.Load(checkpointFolder, checkpoint);
            _store.Recover(checkpoint.Token, undoNextVersion: true);
            _checkpoints.Index?.ThrowIfFailed();
        }
        catch (Exception cause) when (cause is not OutOfMemoryException)
        {
            throw new CheckpointDamagedException($"{checkpointFolder} cannot be recovered: {cause.Message}", cause);
        }
        finally
        {
            _checkpoints.Index?.Close();
        }
    }

    private RecordSession OpenSession() =>
        new(_store.For(new RecordFunctions()).NewSession<RecordFunctions>(), _device, _store.Log);

    private FasterKVSettings<SpanByte, SpanByte> Settings(StorageOptions options) => new()
    {
        IndexSize = RoundDown(options.RecordIndexBytes),
        LogDevice = _device,
        PageSize = _pageBytes,
        SegmentSize = LogFiles.FileBytes,
        MemorySize = _memoryBytes,
        MutableFraction = options.MutableFraction,
        EqualityComparer = new RecordKeyComparer(),
        KeyLength = new StoredLength(KeyBytesExpected, LogRecord.KeyBytesMost),
        ValueLength = new StoredLength(ValueBytesExpected, LogRecord.ValueBytesMost),

        // Records are never changed in place (see RecordFunctions), so there is nothing to lock.
        ConcurrencyControlMode = ConcurrencyControlMode.None,
        CheckpointManager = _checkpoints,
        RemoveOutdatedCheckpoints = false,
    };
}
