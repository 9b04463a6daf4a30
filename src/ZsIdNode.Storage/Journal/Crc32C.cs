using System.Buffers.Binary;
using System.Numerics;

namespace ZsIdNode.Storage.Journal;

/// <summary>CRC-32C (Castagnoli, RFC 3720 B.4), by the processor's own instruction where it has one.</summary>
internal static class Crc32C
{
    private const uint Start = uint.MaxValue;

    public static uint Of(ReadOnlySpan<byte> bytes) => ~Add(Start, bytes);

    /// <summary>The checksum of bytes that are looked at piece by piece: <paramref name="checksum"/> is that of the pieces before, 0 for none.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes) => ~Add(~checksum, bytes);

    /// <summary>The checksum of two runs of bytes as if they were one.</summary>
    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Add(Add(Start, first), second);

    /// <summary>The checksum of what <paramref name="checksum"/> is of (0: of nothing) and of more bytes behind it.</summary>
    public static uint Extend(uint checksum, ReadOnlySpan<byte> more) => ~Add(~checksum, more);

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte last in bytes)
        {
            crc = BitOperations.Crc32C(crc, last);
        }

        return crc;
    }
}
