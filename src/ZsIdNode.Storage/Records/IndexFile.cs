using FASTER.core;
using Microsoft.Win32.SafeHandles;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage.Records;

/// <summary>
/// The file that FASTER writes its index to and reads it from. FASTER hands over up to 1 GiB at once and does
/// not look whether it was written; here it is written piece by piece, in order, and the checksum is that of the
/// bytes in memory, so that a lost write is found when the file is read.
/// </summary>
internal sealed class IndexFile(string path) : StorageDeviceBase(path, Sector, CapacityUnlimited)
{
    private const uint Sector = 512;
    private const long CapacityUnlimited = -1;
    private const int PieceBytes = 1_024 * 1_024;

    private readonly DiskThreads _writer = new("record index", most: 1);
    private SafeFileHandle? _file;
    private long _length;
    private uint _checksum;
    private Exception? _fault;

    public override void WriteAsync(IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context) =>
        _writer.Do(() =>
        {
            try
            {
                Write(sourceAddress, (long)destinationAddress, numBytesToWrite);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                _fault ??= cause;
            }

            // FASTER only counts; Finish tells whoever wants to know.
            callback(0, numBytesToWrite, context);
        });

    public override unsafe void ReadAsync(int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context)
    {
        uint read = 0;
        try
        {
            _file ??= File.OpenHandle(FileName);
            while (read < readLength)
            {
                int some = RandomAccess.Read(_file, new Span<byte>((byte*)destinationAddress + read, (int)Math.Min(PieceBytes, readLength - read)), (long)sourceAddress + read);
                if (some == 0)
                {
                    break;
                }

                read += (uint)some;
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            _fault ??= cause;
        }

        callback(0, read, context);
    }

    /// <summary>Brings the file to disk, after FASTER has written all of it.</summary>
    /// <exception cref="IOException">It is not on disk.</exception>
    public (long Bytes, uint Checksum) Finish()
    {
        ThrowIfFailed();
        if (_file is not null)
        {
            DiskSync.Data(_file);
        }

        return (_length, _checksum);
    }

    /// <exception cref="IOException">Something that FASTER wrote or read failed.</exception>
    public void ThrowIfFailed()
    {
        if (_fault is not null)
        {
            throw new IOException($"{FileName}: {_fault.Message}", _fault);
        }
    }

    public void Close()
    {
        _writer.Dispose();
        _file?.Dispose();
    }

    // FASTER lets go of the file before anybody has seen to it that it is on disk.
    public override void Dispose()
    {
    }

    public override void RemoveSegment(int segment)
    {
    }

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result) => callback(result);

    private unsafe void Write(IntPtr source, long offset, uint bytes)
    {
        if (offset != _length)
        {
            throw new IOException($"The index is written at byte {offset} after {_length}.");
        }

        _file ??= File.OpenHandle(FileName, FileMode.Create, FileAccess.Write);

        // The index changes meanwhile; what is written and what the checksum covers must be the same.
        byte[] piece = new byte[PieceBytes];
        for (uint done = 0; done < bytes;)
        {
            int length = (int)Math.Min(PieceBytes, bytes - done);
            new ReadOnlySpan<byte>((byte*)source + done, length).CopyTo(piece);
            _checksum = Crc32C.Append(_checksum, piece.AsSpan(0, length));
            RandomAccess.Write(_file, piece.AsSpan(0, length), _length);
            _length += length;
            done += (uint)length;
        }
    }
}
