using System.Buffers.Binary;

namespace ZsIdNode.Storage.Journal;

/// <summary>
/// The first 64 bytes of a segment: <c>magic "ZSJOURNL", u32 format, u32 mark, 16 bytes node id, i64 first
/// sequence, 20 bytes 0, u32 CRC-32C of all before it</c>. Magic, format and checksum stay where they are in every format to come.
/// </summary>
/// <param name="Mark">
/// A random number, not 0, with which every group of this segment begins. It is drawn anew for each segment and never
/// leaves the node, so nobody can register a record that looks like a group.
/// </param>
internal readonly record struct SegmentHeader(uint Format, uint Mark, Guid NodeId, long FirstSequence)
{
    public const int Bytes = 64;

    public const uint CurrentFormat = 1;

    private const int FormatAt = 8;
    private const int MarkAt = 12;
    private const int NodeIdAt = 16;
    private const int FirstSequenceAt = 32;
    private const int ChecksumAt = 60;

    private static ReadOnlySpan<byte> Magic => "ZSJOURNL"u8;

    /// <summary>Reads a header; false when it is torn or damaged. The format may be one we do not know.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SegmentHeader header)
    {
        header = default;
        if (bytes.Length < Bytes || !bytes.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32BigEndian(bytes[ChecksumAt..]) != Crc32C.Of(bytes[..ChecksumAt]))
        {
            return false;
        }

        header = new SegmentHeader(
            Format: BinaryPrimitives.ReadUInt32BigEndian(bytes[FormatAt..]),
            Mark: BinaryPrimitives.ReadUInt32BigEndian(bytes[MarkAt..]),
            NodeId: new Guid(bytes.Slice(NodeIdAt, FirstSequenceAt - NodeIdAt), bigEndian: true),
            FirstSequence: BinaryPrimitives.ReadInt64BigEndian(bytes[FirstSequenceAt..]));
        return true;
    }

    public void Write(Span<byte> bytes)
    {
        bytes[..Bytes].Clear();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[FormatAt..], Format);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[MarkAt..], Mark);
        NodeId.TryWriteBytes(bytes[NodeIdAt..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[FirstSequenceAt..], FirstSequence);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[ChecksumAt..], Crc32C.Of(bytes[..ChecksumAt]));
    }
}
