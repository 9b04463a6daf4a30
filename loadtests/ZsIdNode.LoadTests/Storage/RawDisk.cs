using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ZsIdNode.LoadTests.Measuring;

namespace ZsIdNode.LoadTests.Storage;

/// <summary>The disk's own price of a durable write: a block into a file that is there already, and fdatasync.</summary>
internal sealed partial class RawDisk : IDisposable
{
    private const int BlockBytes = 4_096;
    private const int Blocks = 4_096;

    private readonly SafeFileHandle _file;
    private readonly byte[] _block = new byte[BlockBytes];
    private long _next;

    public RawDisk(string path)
    {
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);

        // Filled, so that no write has to find room and no sync has to write down that it did.
        for (int at = 0; at < Blocks; at++)
        {
            RandomAccess.Write(_file, _block, (long)at * BlockBytes);
        }

        RandomAccess.FlushToDisk(_file);
        Array.Fill(_block, (byte)'d');
    }

    public void Write(long count, LatencyHistogram latency)
    {
        for (long at = 0; at < count; at++)
        {
            long began = Clock.Now();
            RandomAccess.Write(_file, _block, _next++ % Blocks * BlockBytes);
            LoadTestException.ThrowUnless(DataSync(_file) == 0, "The disk refused to sync.");
            latency.Add(Clock.Now() - began);
        }
    }

    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);
}
