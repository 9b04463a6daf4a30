using System.Collections.Concurrent;
using FASTER.core;
using Microsoft.Win32.SafeHandles;

namespace ZsIdNode.Storage.Records;

/// <summary>
/// The files of the log. A read is done by the thread that asks, which is one for that purpose; FASTER's own device
/// hands it from thread to thread three times. Writes are done by threads of their own.
/// </summary>
internal sealed class LogFileDevice(string path) : StorageDeviceBase(path, Sector, CapacityUnlimited)
{
    private const uint Sector = 512;
    private const long CapacityUnlimited = -1;

    private const int WritersMost = 4;

    private readonly DiskThreads _writers = new("record files", WritersMost);
    private readonly ConcurrentDictionary<int, SafeFileHandle> _files = new();

    public override void ReadAsync(int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context) =>
        Complete(() => Read(segmentId, (long)sourceAddress, destinationAddress, (int)readLength), callback, context);

    public override void WriteAsync(IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context) =>
        _writers.Do(() => Complete(() => Write(segmentId, (long)destinationAddress, sourceAddress, (int)numBytesToWrite), callback, context));

    public override void RemoveSegment(int segment)
    {
        if (_files.TryRemove(segment, out SafeFileHandle? file))
        {
            file.Dispose();
        }

        File.Delete(GetSegmentFilename(FileName, segment));
    }

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result)
    {
        RemoveSegment(segment);
        callback(result);
    }

    public override void Dispose()
    {
        _writers.Dispose();
        foreach (SafeFileHandle file in _files.Values)
        {
            file.Dispose();
        }
    }

    private static void Complete(Func<int> work, DeviceIOCompletionCallback callback, object context)
    {
        uint code = 0;
        int bytes = 0;
        try
        {
            bytes = work();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            code = WatchedDevice.CodeOf(cause);
        }

        callback(code, (uint)bytes, context);
    }

    private unsafe int Read(int segment, long offset, IntPtr destination, int length)
    {
        SafeFileHandle file = FileOf(segment, FileMode.Open);
        int read = 0;
        int some;
        do
        {
            some = RandomAccess.Read(file, new Span<byte>((byte*)destination + read, length - read), offset + read);
            read += some;
        }
        while (some > 0 && read < length);

        return read;
    }

    private unsafe int Write(int segment, long offset, IntPtr source, int length)
    {
        RandomAccess.Write(FileOf(segment, FileMode.OpenOrCreate), new ReadOnlySpan<byte>((void*)source, length), offset);
        return length;
    }

    private SafeFileHandle FileOf(int segment, FileMode mode)
    {
        if (_files.TryGetValue(segment, out SafeFileHandle? file))
        {
            return file;
        }

        // Write-through is O_SYNC: what was written is on disk when the write returns.
        SafeFileHandle opened = File.OpenHandle(
            GetSegmentFilename(FileName, segment),
            mode,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete,
            FileOptions.WriteThrough | FileOptions.RandomAccess);
        SafeFileHandle kept = _files.GetOrAdd(segment, opened);
        if (kept != opened)
        {
            opened.Dispose();
        }

        return kept;
    }
}
