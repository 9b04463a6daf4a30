using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ZsIdNode.Handles;

/// <summary>
/// The only folding that the Handle System knows: the bytes a–z become A–Z, every other byte stays.
/// Culture-aware or Unicode folding would make two nodes disagree on what is the same handle.
/// </summary>
public static class AsciiCase
{
    /// <summary>Writes the folded form of <paramref name="text"/>, which has the same length, and gives that length.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="folded"/> is shorter than the text.</exception>
    public static int Fold(ReadOnlySpan<byte> text, Span<byte> folded)
    {
        folded = folded[..text.Length];

        // Ascii.ToUpper stops at the first byte beyond ASCII, so longer runs are taken piece by piece.
        int done = 0;
        while (done < text.Length)
        {
            Ascii.ToUpper(text[done..], folded[done..], out int written);
            done += written;
            while (done < text.Length && text[done] >= 0x80)
            {
                folded[done] = text[done];
                done++;
            }
        }

        return text.Length;
    }

    /// <summary>Compares two texts as the Handle System does.</summary>
    public static bool Equal(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        if (left.SequenceEqual(right))
        {
            return true;
        }

        for (int at = 0; at < left.Length; at++)
        {
            if (FoldByte(left[at]) != FoldByte(right[at]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Tells whether <paramref name="text"/> begins with <paramref name="start"/>, case aside.</summary>
    public static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start) =>
        text.Length >= start.Length && Equal(text[..start.Length], start);

    /// <summary>
    /// A well-mixed 64-bit hash of the folded text. It is the same in every process and must stay so
    /// while stores keep it on disk.
    /// </summary>
    public static ulong Hash(ReadOnlySpan<byte> text)
    {
        const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
        ulong hash = (ulong)text.Length * Multiplier;
        while (text.Length >= sizeof(ulong))
        {
            hash = (BitOperations.RotateLeft(hash, 29) ^ FoldWord(MemoryMarshal.Read<ulong>(text))) * Multiplier;
            text = text[sizeof(ulong)..];
        }

        ulong tail = 0;
        for (int at = 0; at < text.Length; at++)
        {
            tail |= (ulong)FoldByte(text[at]) << (8 * at);
        }

        hash = (BitOperations.RotateLeft(hash, 29) ^ tail) * Multiplier;
        hash ^= hash >> 32;
        hash *= 0xD6E8_FEB8_6659_FD93;
        return hash ^ (hash >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte FoldByte(byte value) => (uint)(value - 'a') <= 'z' - 'a' ? (byte)(value - 0x20) : value;

    /// <summary>Folds eight bytes at once.</summary>
    private static ulong FoldWord(ulong word)
    {
        // Per byte, in the low seven bits: at least 'a' sets the top bit of the first sum, above 'z' that
        // of the second. Bytes beyond ASCII are masked out by their own top bit.
        const ulong Low = 0x7F7F_7F7F_7F7F_7F7F;
        const ulong Top = 0x8080_8080_8080_8080;
        ulong seven = word & Low;
        ulong fromA = seven + (0x0101_0101_0101_0101 * (0x80 - 'a'));
        ulong afterZ = seven + (0x0101_0101_0101_0101 * (0x80 - 'z' - 1));
        ulong lower = fromA & ~afterZ & ~word & Top;
        return word - (lower >> 2);
    }
}
