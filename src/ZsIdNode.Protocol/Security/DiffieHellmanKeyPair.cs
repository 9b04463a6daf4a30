using System.Numerics;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.Protocol.Security;

/// <summary>
/// One side of the exchange that gives a session its key. Make one for each exchange and forget it: the base
/// library's powers are not computed in constant time, so a key that is used again could be measured.
/// </summary>
public sealed class DiffieHellmanKeyPair
{
    // Twice what a group of 4,096 bits is worth.
    private const int ExponentBytes = 32;

    private readonly DiffieHellmanGroup _group;
    private readonly BigInteger _exponent;

    /// <param name="exponent">The private number, without sign.</param>
    public DiffieHellmanKeyPair(DiffieHellmanGroup group, ReadOnlySpan<byte> exponent)
    {
        _group = group;
        _exponent = new BigInteger(exponent, isUnsigned: true, isBigEndian: true);
        PublicKey = group.PublicKey(BigInteger.ModPow(group.Generator, _exponent, group.Prime));
    }

    /// <summary>What the peer is sent.</summary>
    public DiffieHellmanPublicKey PublicKey { get; }

    public static DiffieHellmanKeyPair Create(DiffieHellmanGroup group, RandomBytes random)
    {
        Span<byte> exponent = stackalloc byte[ExponentBytes];
        random(exponent);

        // Never zero or short, whatever was drawn.
        exponent[0] |= 0x80;
        return new DiffieHellmanKeyPair(group, exponent);
    }

    /// <summary>The server's side: makes a key pair in the group that the client chose, and the session key of both.</summary>
    /// <param name="primeBitsMost">The longest prime of the client's that we are ready to compute with.</param>
    public static KeyExchangeFault TryAnswer(DiffieHellmanPublicKey peer, SessionCipher cipher, int primeBitsMost, RandomBytes random, out DiffieHellmanKeyPair? ours, out SessionKey? key)
    {
        ours = null;
        key = null;
        KeyExchangeFault fault = DiffieHellmanGroup.TryTake(peer, primeBitsMost, out DiffieHellmanGroup? group);
        if (fault != KeyExchangeFault.None)
        {
            return fault;
        }

        if (!group!.IsInside(DiffieHellmanGroup.NumberOf(peer.Y)))
        {
            return KeyExchangeFault.PublicNumber;
        }

        ours = Create(group, random);
        return ours.TryAgree(peer, cipher, out key);
    }

    /// <summary>Makes the session key that the peer makes of our public key.</summary>
    public KeyExchangeFault TryAgree(DiffieHellmanPublicKey peer, SessionCipher cipher, out SessionKey? key)
    {
        key = null;
        if (!_group.Holds(peer))
        {
            return KeyExchangeFault.OtherGroup;
        }

        BigInteger y = DiffieHellmanGroup.NumberOf(peer.Y);
        return _group.IsInside(y)
            ? SessionKey.TryDerive(cipher, _group.Padded(BigInteger.ModPow(y, _exponent, _group.Prime)), out key)
            : KeyExchangeFault.PublicNumber;
    }
}
