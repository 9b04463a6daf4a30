using System.Numerics;
using FASTER.core;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Storage.Records;

/// <summary>
/// The record view on FASTER: the newest records in memory, the older ones in files. The files serve this
/// process only: every start begins with an empty store, and the journal is applied to it again.
/// </summary>
public sealed class FasterRecordStore : IRecordStore, IDisposable
{
    // A page must hold the largest record; smaller pages would only cost more of them.
    private const int PageBytesLeast = 2 * 1_024 * 1_024;
    private const int PageBytesMost = 4 * 1_024 * 1_024;
    private const int PagesLeast = 4;
    private const long FileBytes = 1L << 30;

    // More than a disk takes at once; what comes beyond waits its turn without a thread.
    private const int DiskReadsMost = 128;

    private readonly string _folder;
    private readonly WatchedDevice _device;
    private readonly FasterKV<SpanByte, SpanByte> _store;
    private readonly RecordSessionPool _readers;
    private readonly RecordSession _writer;
    private readonly SemaphoreSlim _diskReads = new(DiskReadsMost);

    /// <summary>Opens an empty store.</summary>
    /// <param name="viewsPath">The folder of the views; what an earlier process left of this one is deleted.</param>
    public FasterRecordStore(string viewsPath, StorageOptions options)
        : this(viewsPath, options, file => Devices.CreateLogDevice(file))
    {
    }

    /// <param name="openDevice">Opens the device that writes to a file; tests give one that fails.</param>
    internal FasterRecordStore(string viewsPath, StorageOptions options, Func<string, IDevice> openDevice)
    {
        if (options.Faults().FirstOrDefault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        _folder = Path.Combine(viewsPath, "records");
        DeleteFiles();
        Directory.CreateDirectory(_folder);
        _device = new WatchedDevice(openDevice(Path.Combine(_folder, "log")));
        _store = new FasterKV<SpanByte, SpanByte>(Settings(options));
        _readers = new RecordSessionPool(OpenSession);
        _writer = OpenSession();
    }

    /// <summary>The bytes of all records written since the start, those replaced since included.</summary>
    public long LogBytes => _store.Log.TailAddress - _store.Log.BeginAddress;

    /// <summary>The bytes of the log that are on disk and no longer in memory.</summary>
    public long SpilledBytes => _store.Log.HeadAddress - _store.Log.BeginAddress;

    /// <summary>Why no more records can be written, for people; <see langword="null"/> while they can.</summary>
    public string? Trouble => _device.Trouble;

    public RecordRead TryRead(ReadOnlySpan<byte> key, RecordBuffer record)
    {
        RecordSession session = _readers.Rent();
        try
        {
            return session.TryRead(key, record);
        }
        finally
        {
            _readers.Return(session);
        }
    }

    /// <exception cref="IOException">The disk gave no answer; the record may be there.</exception>
    public async ValueTask<bool> ReadFromDiskAsync(ReadOnlyMemory<byte> key, RecordBuffer record, CancellationToken stop)
    {
        await _diskReads.WaitAsync(stop).ConfigureAwait(false);
        RecordSession session = _readers.Rent();
        try
        {
            // Not stopped once begun: it takes a moment, and the buffer must not be written to afterwards.
            return await session.ReadFromDiskAsync(key, record).ConfigureAwait(false);
        }
        finally
        {
            _readers.Return(session);
            _diskReads.Release();
        }
    }

    /// <exception cref="RecordViewException">The disk takes no more; all writes fail from here on.</exception>
    public void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        RefuseWhenInTrouble();
        try
        {
            _writer.Write(key, record, _device.WritesFailed);
        }
        catch (OperationCanceledException)
        {
            RefuseWhenInTrouble();
            throw;
        }
    }

    /// <exception cref="RecordViewException">The disk takes no more; all writes fail from here on.</exception>
    public void Delete(ReadOnlySpan<byte> key)
    {
        RefuseWhenInTrouble();
        try
        {
            _writer.Delete(key, _device.WritesFailed);
        }
        catch (OperationCanceledException)
        {
            RefuseWhenInTrouble();
            throw;
        }
    }

    /// <summary>Closes the store and deletes its files; nobody may read or write any more.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _readers.Dispose();
        _store.Dispose();
        _device.Dispose();
        _diskReads.Dispose();
        DeleteFiles();
    }

    private void RefuseWhenInTrouble()
    {
        if (_device.Trouble is { } trouble)
        {
            throw new RecordViewException(trouble);
        }
    }

    private RecordSession OpenSession() =>
        new(_store.For(new RecordFunctions()).NewSession<RecordFunctions>(), _device);

    private FasterKVSettings<SpanByte, SpanByte> Settings(StorageOptions options)
    {
        long memory = RoundDown(options.RecordMemoryBytes);
        return new FasterKVSettings<SpanByte, SpanByte>
        {
            IndexSize = RoundDown(options.RecordIndexBytes),
            LogDevice = _device,
            PageSize = Math.Clamp(memory / PagesLeast, PageBytesLeast, PageBytesMost),
            SegmentSize = FileBytes,
            MemorySize = memory,
            MutableFraction = options.MutableFraction,
            EqualityComparer = new RecordKeyComparer(),

            // Records are never changed in place (see RecordFunctions), so there is nothing to lock.
            ConcurrencyControlMode = ConcurrencyControlMode.None,

            // No checkpoints are taken; this keeps FASTER from looking for them in the working directory.
            CheckpointDir = Path.Combine(_folder, "checkpoints"),
        };
    }

    private void DeleteFiles()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static long RoundDown(long bytes) => 1L << BitOperations.Log2((ulong)bytes);
}
