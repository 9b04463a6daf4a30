using System.Buffers.Binary;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage.Sorted;

/// <summary>The first bytes of a run.</summary>
internal static class RunHeader
{
    public const int Bytes = 16;

    public const int Format = 1;

    private const int Checked = Bytes - sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "ZSSORTED"u8;

    public static void Write(Span<byte> header)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header[Magic.Length..], Format);
        BinaryPrimitives.WriteUInt32BigEndian(header[Checked..], Crc32C.Of(header[..Checked]));
    }

    /// <summary>Says what is wrong with a header; nothing when it is one of ours.</summary>
    public static string? Fault(ReadOnlySpan<byte> header) =>
        !header.StartsWith(Magic) ? "not a sorted run"
        : BinaryPrimitives.ReadUInt32BigEndian(header[Checked..]) != Crc32C.Of(header[..Checked]) ? "the header does not match its checksum"
        : BinaryPrimitives.ReadInt32BigEndian(header[Magic.Length..]) != Format ? "a format that this program does not know"
        : null;
}
