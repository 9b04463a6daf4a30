using System.Buffers.Binary;
using System.Numerics;

namespace ZsIdNode.Server.Security;

/// <summary>The hash SM3 of GB/T 32905, for messages that are whole and short.</summary>
internal static class Sm3
{
    public const int HashSizeInBytes = 32;

    private const int BlockBytes = 64;
    private const int StateWords = 8;
    private const int Rounds = 64;

    private static ReadOnlySpan<uint> Initial =>
        [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E];

    public static byte[] HashData(ReadOnlySpan<byte> message)
    {
        Span<uint> state = stackalloc uint[StateWords];
        Initial.CopyTo(state);
        byte[] padded = Padded(message);
        for (int at = 0; at < padded.Length; at += BlockBytes)
        {
            Compress(state, padded.AsSpan(at, BlockBytes));
        }

        byte[] hash = new byte[HashSizeInBytes];
        for (int word = 0; word < StateWords; word++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(word * sizeof(uint)), state[word]);
        }

        return hash;
    }

    // §5.2: a bit 1, zeros, and the length in bits at the end of the last block.
    private static byte[] Padded(ReadOnlySpan<byte> message)
    {
        int blocks = (message.Length + 1 + sizeof(ulong) + BlockBytes - 1) / BlockBytes;
        byte[] padded = new byte[blocks * BlockBytes];
        message.CopyTo(padded);
        padded[message.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(padded.Length - sizeof(ulong)), 8UL * (ulong)message.Length);
        return padded;
    }

    // §5.3.3, with the names of the standard.
    private static void Compress(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[Rounds + 4];
        Expand(block, w);
        (uint a, uint b, uint c, uint d) = (state[0], state[1], state[2], state[3]);
        (uint e, uint f, uint g, uint h) = (state[4], state[5], state[6], state[7]);
        for (int j = 0; j < Rounds; j++)
        {
            bool early = j < 16;
            uint t = BitOperations.RotateLeft(early ? 0x79CC4519u : 0x7A879D8Au, j);
            uint ss1 = BitOperations.RotateLeft(BitOperations.RotateLeft(a, 12) + e + t, 7);
            uint ss2 = ss1 ^ BitOperations.RotateLeft(a, 12);
            uint ff = early ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
            uint gg = early ? e ^ f ^ g : (e & f) | (~e & g);
            uint tt1 = ff + d + ss2 + (w[j] ^ w[j + 4]);
            uint tt2 = gg + h + ss1 + w[j];
            (a, b, c, d) = (tt1, a, BitOperations.RotateLeft(b, 9), c);
            (e, f, g, h) = (P0(tt2), e, BitOperations.RotateLeft(f, 19), g);
        }

        ReadOnlySpan<uint> mixed = [a, b, c, d, e, f, g, h];
        for (int word = 0; word < StateWords; word++)
        {
            state[word] ^= mixed[word];
        }
    }

    // §5.3.2
    private static void Expand(ReadOnlySpan<byte> block, Span<uint> w)
    {
        for (int j = 0; j < w.Length; j++)
        {
            w[j] = j < 16
                ? BinaryPrimitives.ReadUInt32BigEndian(block[(j * sizeof(uint))..])
                : P1(w[j - 16] ^ w[j - 9] ^ BitOperations.RotateLeft(w[j - 3], 15)) ^ BitOperations.RotateLeft(w[j - 13], 7) ^ w[j - 6];
        }
    }

    private static uint P0(uint x) => x ^ BitOperations.RotateLeft(x, 9) ^ BitOperations.RotateLeft(x, 17);

    private static uint P1(uint x) => x ^ BitOperations.RotateLeft(x, 15) ^ BitOperations.RotateLeft(x, 23);
}
