namespace ZsIdNode.Storage.Sorted;

/// <summary>Small numbers in few bytes: seven bits each, the lowest first, the top bit set on all but the last.</summary>
internal static class Varint
{
    /// <summary>What a number below 2^28 takes at most.</summary>
    public const int BytesMost = 4;

    public static void Write(Span<byte> bytes, ref int at, int number)
    {
        while (number >= 0x80)
        {
            bytes[at++] = (byte)(number | 0x80);
            number >>= 7;
        }

        bytes[at++] = (byte)number;
    }

    /// <summary>Gives a number that is never negative; <see cref="int.MaxValue"/>, which fits nowhere, when none stands there.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        int number = 0;
        for (int shift = 0; shift < 7 * BytesMost && (uint)at < (uint)bytes.Length; shift += 7)
        {
            byte next = bytes[at++];
            number |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }

        return int.MaxValue;
    }
}
