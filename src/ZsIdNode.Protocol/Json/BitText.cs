namespace ZsIdNode.Protocol.Json;

/// <summary>Permissions as digits 0 and 1, the highest bit first.</summary>
internal static class BitText
{
    public static void Write(int bits, Span<byte> digits)
    {
        for (int at = 0; at < digits.Length; at++)
        {
            bool set = ((bits >> (digits.Length - 1 - at)) & 1) != 0;
            digits[at] = set ? (byte)'1' : (byte)'0';
        }
    }

    public static bool TryRead(string text, int digits, out int bits)
    {
        bits = 0;
        if (text.Length != digits)
        {
            return false;
        }

        foreach (char digit in text)
        {
            if (digit is not ('0' or '1'))
            {
                return false;
            }

            bits = (bits << 1) | (digit - '0');
        }

        return true;
    }
}
