using System.ComponentModel;
using System.Runtime.InteropServices;
using FASTER.core;

namespace ZsIdNode.Storage.Records;

/// <summary>
/// Stands between FASTER and the device of its files and remembers what FASTER 2.6.5 only traces: after a
/// failed write its pages never become free, and whoever needs room waits forever; after a failed read it
/// takes whatever lies in the buffer for the record, and mostly finds none. It also puts off reads of records
/// for the session that asked, and keeps FASTER from deleting files: checkpoints may need them.
/// </summary>
internal sealed class WatchedDevice(IDevice device) : IDevice
{
    [ThreadStatic]
    private static PutOffRead? s_putOff;

    private readonly CancellationTokenSource _writesFailed = new();
    private volatile string? _trouble;
    private long _damaged;

    /// <summary>The first write that failed, for people; <see langword="null"/> while none has.</summary>
    public string? Trouble => _trouble;

    /// <summary>Cancelled when a write has failed; who waits for room need not wait any longer.</summary>
    public CancellationToken WritesFailed => _writesFailed.Token;

    /// <summary>How many times a record from disk was not what had been written.</summary>
    public long DamagedRecords => Interlocked.Read(ref _damaged);

    public uint SectorSize => device.SectorSize;

    public string FileName => device.FileName;

    public long Capacity => device.Capacity;

    public long SegmentSize => device.SegmentSize;

    public int StartSegment => device.StartSegment;

    public int EndSegment => device.EndSegment;

    public int ThrottleLimit { get => device.ThrottleLimit; set => device.ThrottleLimit = value; }

    public void Initialize(long segmentSize, LightEpoch epoch, bool omitSegmentIdFromFileName) =>
        device.Initialize(segmentSize, epoch, omitSegmentIdFromFileName);

    public bool TryComplete() => device.TryComplete();

    // FASTER would spin on the reader's thread until the disk has caught up. The store bounds its reads itself.
    public bool Throttle() => false;

    /// <summary>Puts off what this thread reads from now on; nothing ends that.</summary>
    public static void PutOffReads(PutOffRead? read) => s_putOff = read;

    /// <summary>Does a read that was put off.</summary>
    public void Perform(PutOffRead read) => read.Perform(device, this);

    /// <summary>A record that was read is not what was written.</summary>
    public void NoteDamagedRecord() => Interlocked.Increment(ref _damaged);

    public void WriteAsync(IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context)
    {
        DeviceIOCompletionCallback watched = WatchedWrite(numBytesToWrite, callback);
        try
        {
            device.WriteAsync(sourceAddress, segmentId, destinationAddress, numBytesToWrite, watched, context);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            watched(CodeOf(cause), 0, context);
        }
    }

    public void WriteAsync(IntPtr alignedSourceAddress, ulong alignedDestinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context)
    {
        DeviceIOCompletionCallback watched = WatchedWrite(numBytesToWrite, callback);
        try
        {
            device.WriteAsync(alignedSourceAddress, alignedDestinationAddress, numBytesToWrite, watched, context);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            watched(CodeOf(cause), 0, context);
        }
    }

    public void ReadAsync(int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context) =>
        device.ReadAsync(segmentId, sourceAddress, destinationAddress, readLength, callback, context);

    public void ReadAsync(ulong alignedSourceAddress, IntPtr alignedDestinationAddress, uint alignedReadLength, DeviceIOCompletionCallback callback, object context)
    {
        if (s_putOff is { } read)
        {
            read.PutOff(alignedSourceAddress, alignedDestinationAddress, alignedReadLength, callback, context);
        }
        else
        {
            device.ReadAsync(alignedSourceAddress, alignedDestinationAddress, alignedReadLength, callback, context);
        }
    }

    // FASTER deletes what a checkpoint does not need as soon as it has written it; the one before may be needed still.
    public void TruncateUntilAddressAsync(long toAddress, AsyncCallback callback, IAsyncResult result) => callback(result);

    public void TruncateUntilAddress(long toAddress)
    {
    }

    public void TruncateUntilSegmentAsync(int toSegment, AsyncCallback callback, IAsyncResult result) => callback(result);

    public void TruncateUntilSegment(int toSegment)
    {
    }

    public void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result) =>
        device.RemoveSegmentAsync(segment, callback, result);

    public void RemoveSegment(int segment) => device.RemoveSegment(segment);

    public long GetFileSize(int segment) => device.GetFileSize(segment);

    public void Reset() => device.Reset();

    // The token source is left to the collector: a write may still fail while the store is closing.
    public void Dispose() => device.Dispose();

    /// <summary>The system's number for a fault.</summary>
    public static uint CodeOf(Exception cause) => (uint)(cause.HResult & 0xFFFF) is var code and not 0 ? code : uint.MaxValue;

    /// <summary>
    /// Puts the end of a chain where a record should be: the memory has been used before, and FASTER would
    /// follow what lies there.
    /// </summary>
    public static unsafe void EndChain(IntPtr destination, uint length) => NativeMemory.Clear((void*)destination, length);

    /// <summary>FASTER's callback with a look at how the write ended.</summary>
    private DeviceIOCompletionCallback WatchedWrite(uint bytes, DeviceIOCompletionCallback callback) => (code, written, context) =>
    {
        if (code == 0 && written < bytes)
        {
            code = uint.MaxValue;
        }

        if (code == 0)
        {
            callback(code, written, context);
            return;
        }

        // The reason is there before anybody can learn that there is trouble.
        Interlocked.CompareExchange(ref _trouble, $"Records could not be written to {FileName}: {new Win32Exception(unchecked((int)code)).Message} (error {code}).", null);
        callback(code, written, context);
        _writesFailed.Cancel();
    };
}
