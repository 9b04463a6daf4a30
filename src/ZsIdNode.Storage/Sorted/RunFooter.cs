using System.Buffers.Binary;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage.Sorted;

/// <summary>The last bytes of a run: where its index lies, and what it holds.</summary>
internal readonly record struct RunFooter(int Blocks, long IndexOffset, long IndexBytes, uint IndexChecksum, long Entries, long Deletions)
{
    public const int Bytes = 64;

    private const int Checked = Bytes - sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "ZSRUNEND"u8;

    /// <summary>Gives the checksum of the footer.</summary>
    public uint Write(Span<byte> footer)
    {
        footer[..Bytes].Clear();
        Magic.CopyTo(footer);
        BinaryPrimitives.WriteInt32BigEndian(footer[8..], Blocks);
        BinaryPrimitives.WriteInt64BigEndian(footer[12..], IndexOffset);
        BinaryPrimitives.WriteInt64BigEndian(footer[20..], IndexBytes);
        BinaryPrimitives.WriteUInt32BigEndian(footer[28..], IndexChecksum);
        BinaryPrimitives.WriteInt64BigEndian(footer[32..], Entries);
        BinaryPrimitives.WriteInt64BigEndian(footer[40..], Deletions);
        uint checksum = Crc32C.Of(footer[..Checked]);
        BinaryPrimitives.WriteUInt32BigEndian(footer[Checked..], checksum);
        return checksum;
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out RunFooter footer, out uint checksum)
    {
        var reader = new FieldReader(bytes[..Bytes]);
        bool isFooter = reader.Take(Magic.Length).SequenceEqual(Magic);
        footer = new RunFooter(reader.Int32(), reader.Int64(), reader.Int64(), reader.UInt32(), reader.Int64(), reader.Int64());
        checksum = BinaryPrimitives.ReadUInt32BigEndian(bytes[Checked..]);
        return isFooter && checksum == Crc32C.Of(bytes[..Checked]);
    }
}
