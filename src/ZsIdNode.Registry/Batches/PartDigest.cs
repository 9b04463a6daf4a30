using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ZsIdNode.Registry.Batches;

/// <summary>The SHA-256 of a part's content, in place: a node remembers a great many.</summary>
public readonly record struct PartDigest(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    public const int Bytes = SHA256.HashSizeInBytes;

    public static PartDigest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[Bytes];
        SHA256.HashData(content, digest);
        return Read(digest);
    }

    /// <param name="bytes">Exactly <see cref="Bytes"/>.</param>
    public static PartDigest Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, First);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Second);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], Third);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], Fourth);
    }
}
