namespace ZsIdNode.Protocol.Tests.Security;

internal static class Damage
{
    public static byte[] Flipped(ReadOnlySpan<byte> bytes, int bit)
    {
        byte[] damaged = bytes.ToArray();
        damaged[bit / 8] ^= (byte)(1 << (bit % 8));
        return damaged;
    }
}
