using System.Buffers.Binary;

namespace ZsIdNode.Storage.Journal;

/// <summary>
/// What stands before the transactions of one commit: <c>u32 the segment's mark, i32 payload length, i64 first sequence,
/// i32 count, u32 CRC-32C of the fields before it and the payload</c>.
/// </summary>
internal readonly record struct GroupHeader(uint Mark, int PayloadLength, long FirstSequence, int Count)
{
    public const int Bytes = 24;

    /// <summary>The most that one commit may hold, in bytes; what a reader must be ready to hold in memory.</summary>
    public const int PayloadBytesMost = 64 * 1_024 * 1_024;

    /// <summary>The most bytes of a group, header and payload.</summary>
    public const int BytesMost = Bytes + PayloadBytesMost;

    private const int LengthAt = 4;
    private const int FirstSequenceAt = 8;
    private const int CountAt = 16;
    private const int ChecksumAt = 20;

    public int GroupBytes => Bytes + PayloadLength;

    public long LastSequence => FirstSequence + Count - 1;

    public static GroupHeader Read(ReadOnlySpan<byte> bytes) => new(
        Mark: BinaryPrimitives.ReadUInt32BigEndian(bytes),
        PayloadLength: BinaryPrimitives.ReadInt32BigEndian(bytes[LengthAt..]),
        FirstSequence: BinaryPrimitives.ReadInt64BigEndian(bytes[FirstSequenceAt..]),
        Count: BinaryPrimitives.ReadInt32BigEndian(bytes[CountAt..]));

    /// <summary>Holds the checksum of a whole group, header and payload, against its bytes.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> group) =>
        BinaryPrimitives.ReadUInt32BigEndian(group[ChecksumAt..]) == Crc32C.Of(group[..ChecksumAt], group[Bytes..]);

    /// <summary>Writes this header at the front of a group whose payload is in place.</summary>
    public void Write(Span<byte> group)
    {
        BinaryPrimitives.WriteUInt32BigEndian(group, Mark);
        BinaryPrimitives.WriteInt32BigEndian(group[LengthAt..], PayloadLength);
        BinaryPrimitives.WriteInt64BigEndian(group[FirstSequenceAt..], FirstSequence);
        BinaryPrimitives.WriteInt32BigEndian(group[CountAt..], Count);
        BinaryPrimitives.WriteUInt32BigEndian(group[ChecksumAt..], Crc32C.Of(group[..ChecksumAt], group[Bytes..]));
    }
}
