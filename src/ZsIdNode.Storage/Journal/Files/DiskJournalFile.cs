using Microsoft.Win32.SafeHandles;

namespace ZsIdNode.Storage.Journal.Files;

/// <summary>A file on a real disk.</summary>
internal sealed class DiskJournalFile(SafeFileHandle handle) : IJournalFile
{
    public long Length => RandomAccess.GetLength(handle);

    public int Read(long offset, Span<byte> bytes)
    {
        int read = 0;
        while (read < bytes.Length)
        {
            int some = RandomAccess.Read(handle, bytes[read..], offset + read);
            if (some == 0)
            {
                break;
            }

            read += some;
        }

        return read;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(handle, bytes, offset);

    public void Sync() => DiskSync.Data(handle);

    public void Truncate(long length) => RandomAccess.SetLength(handle, length);

    public void Dispose() => handle.Dispose();
}
