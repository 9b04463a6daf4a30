using System.Numerics;
using ZsIdNode.Handles.Keys;

namespace ZsIdNode.Protocol.Security;

/// <summary>The prime and the generator with which both sides of a Diffie-Hellman exchange compute.</summary>
public sealed class DiffieHellmanGroup
{
    /// <summary>The shortest prime, in bits: what every deployed Java client brings.</summary>
    public const int PrimeBitsLeast = 1_024;

    /// <summary>The longest prime that is ever taken, in bits: the peer chooses and we compute, some 40 ms of one core at this length, 2 ms at the least.</summary>
    public const int PrimeBitsMost = 4_096;

    /// <summary>The longest prime that is taken unless said otherwise, in bits: every recorded client brings 1,024.</summary>
    public const int PrimeBitsUsual = 2_048;

    private readonly KeyInteger _p;
    private readonly KeyInteger _g;

    private DiffieHellmanGroup(KeyInteger p, KeyInteger g)
    {
        _p = p;
        _g = g;
        Prime = NumberOf(p);
        Generator = NumberOf(g);
    }

    /// <summary>1,024 bits: what deployed Java clients send (RFC 2409 §6.2, "Oakley group 2").</summary>
    public static DiffieHellmanGroup Oakley2 { get; } = Of(
        "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD" +
        "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED" +
        "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF");

    /// <summary>2,048 bits: for clients that choose today (RFC 3526 §3, "group 14").</summary>
    public static DiffieHellmanGroup Modp2048 { get; } = Of(
        "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD" +
        "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED" +
        "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F" +
        "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B" +
        "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510" +
        "15728E5A8AACAA68FFFFFFFFFFFFFFFF");

    internal BigInteger Prime { get; }

    internal BigInteger Generator { get; }

    /// <summary>
    /// Takes the group of a peer's key. Whether its prime is one is not tested, which would be dear: every key of
    /// ours is used in one exchange only, so that a peer with a bad prime gives away nothing but its own session.
    /// </summary>
    /// <param name="primeBitsMost">The longest prime that we are ready to compute with.</param>
    public static KeyExchangeFault TryTake(DiffieHellmanPublicKey key, int primeBitsMost, out DiffieHellmanGroup? group)
    {
        group = null;
        KeyExchangeFault fault = key.P.BitLength < PrimeBitsLeast ? KeyExchangeFault.PrimeTooShort
            : key.P.BitLength > Math.Min(primeBitsMost, PrimeBitsMost) ? KeyExchangeFault.PrimeTooLong
            : (key.P.Unsigned[^1] & 1) == 0 ? KeyExchangeFault.NoPrime
            : KeyExchangeFault.None;
        if (fault != KeyExchangeFault.None)
        {
            return fault;
        }

        var taken = new DiffieHellmanGroup(key.P, key.G);
        if (!taken.IsInside(taken.Generator))
        {
            return KeyExchangeFault.Generator;
        }

        group = taken;
        return KeyExchangeFault.None;
    }

    internal bool Holds(DiffieHellmanPublicKey key) =>
        key.P.Unsigned.SequenceEqual(_p.Unsigned) && key.G.Unsigned.SequenceEqual(_g.Unsigned);

    /// <summary>Whether a number is none of 0, 1 and the prime less 1, whose powers are known beforehand, and below the prime.</summary>
    internal bool IsInside(BigInteger number) => number > BigInteger.One && number < Prime - BigInteger.One;

    internal DiffieHellmanPublicKey PublicKey(BigInteger y) => new(KeyInteger.FromUnsigned(y.ToByteArray(isUnsigned: true, isBigEndian: true)), _p, _g);

    /// <summary>A number without sign in as many bytes as the prime has.</summary>
    internal byte[] Padded(BigInteger number)
    {
        byte[] padded = new byte[_p.Unsigned.Length];
        int length = number.GetByteCount(isUnsigned: true);
        number.TryWriteBytes(padded.AsSpan(padded.Length - length), out _, isUnsigned: true, isBigEndian: true);
        return padded;
    }

    internal static BigInteger NumberOf(KeyInteger integer) => new(integer.Unsigned, isUnsigned: true, isBigEndian: true);

    private static DiffieHellmanGroup Of(string prime) =>
        new(KeyInteger.FromUnsigned(Convert.FromHexString(prime)), KeyInteger.FromUnsigned([2]));
}
