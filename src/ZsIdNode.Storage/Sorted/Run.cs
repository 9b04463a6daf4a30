using System.Buffers.Binary;
using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Sorted;

/// <summary>
/// A sorted file that is written once and never changed: blocks of entries, an index of the blocks, a footer. It stays open
/// while a version of its table holds it, though its name may be gone by then.
/// </summary>
internal sealed class Run
{
    private readonly IJournalFile _file;
    private int _holders;

    private Run(IJournalFile file, string path, RunPlace place, RunFooter footer, RunIndex index)
    {
        _file = file;
        Path = path;
        Place = place;
        Footer = footer;
        Index = index;
    }

    public string Path { get; }

    public RunPlace Place { get; }

    public RunFooter Footer { get; }

    public RunIndex Index { get; }

    /// <summary>Whether a checkpoint may name it; then only <c>Retire</c> takes its file away. Under the table's lock.</summary>
    public bool IsInCheckpoint { get; set; }

    /// <summary>Whether a block of it could not be read; it is not merged any more. Under the table's lock.</summary>
    public bool IsDamaged { get; set; }

    /// <summary>Opens a run, reading and verifying all of it but its blocks.</summary>
    /// <exception cref="RunDamagedException">It is not the run that it should be.</exception>
    public static Run Open(IJournalFiles files, RunPlace place)
    {
        string name = RunName.Of(place.Number);
        string path = System.IO.Path.Combine(files.Folder, name);
        IJournalFile file = files.OpenToRead(name);
        try
        {
            return Open(file, path, place);
        }
        catch (Exception)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Closes a run that nobody has held.</summary>
    public void Close() => _file.Dispose();

    public void Hold() => Interlocked.Increment(ref _holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Close();
        }
    }

    /// <summary>Reads and verifies a block; gives its length.</summary>
    /// <exception cref="RunDamagedException">It is not as it was written.</exception>
    public int ReadBlock(int block, byte[] into)
    {
        (long offset, int length) = Index.Place(block);
        Span<byte> bytes = into.AsSpan(0, length);
        if (_file.Read(offset, bytes) < length)
        {
            throw Damage(offset, "the file ends within a block");
        }

        Span<byte> content = bytes[..^sizeof(uint)];
        return BinaryPrimitives.ReadUInt32BigEndian(bytes[content.Length..]) == BlockBuilder.Checksum(content, offset)
            ? length
            : throw Damage(offset, "a block does not match its checksum");
    }

    public RunDamagedException Damage(long offset, string fault) => new(Path, offset, fault);

    private static Run Open(IJournalFile file, string path, RunPlace place)
    {
        long behind = place.Bytes - RunFooter.Bytes;
        if (behind < RunHeader.Bytes || file.Length < place.Bytes)
        {
            throw new RunDamagedException(path, file.Length, $"the file should have {place.Bytes} bytes");
        }

        Span<byte> header = stackalloc byte[RunHeader.Bytes];
        Span<byte> last = stackalloc byte[RunFooter.Bytes];
        if (file.Read(0, header) < header.Length || file.Read(behind, last) < last.Length)
        {
            throw new RunDamagedException(path, file.Length, "the file ends too early");
        }

        if (RunHeader.Fault(header) is { } fault)
        {
            throw new RunDamagedException(path, 0, fault);
        }

        bool isFooter = RunFooter.TryRead(last, out RunFooter footer, out uint checksum);
        if (!isFooter || checksum != place.Checksum)
        {
            throw new RunDamagedException(path, behind, isFooter ? "the footer is that of another run" : "the footer does not match its checksum");
        }

        RunIndex index = ReadIndex(file, path, footer, behind);
        return new Run(file, path, place, footer, index);
    }

    private static RunIndex ReadIndex(IJournalFile file, string path, RunFooter footer, long end)
    {
        if (footer.Blocks <= 0 || footer.IndexOffset < 0 || footer.IndexBytes is < 0 or > int.MaxValue || footer.IndexOffset + footer.IndexBytes != end)
        {
            throw new RunDamagedException(path, end, "the footer contradicts itself");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)footer.IndexBytes);
        bool isWhole = file.Read(footer.IndexOffset, bytes) == bytes.Length && Journal.Crc32C.Of(bytes) == footer.IndexChecksum;
        RunIndex? index = isWhole ? RunIndex.TryRead(bytes, footer.Blocks, footer.IndexOffset) : null;
        return index ?? throw new RunDamagedException(path, footer.IndexOffset, isWhole ? "the index contradicts itself" : "the index does not match its checksum");
    }
}
