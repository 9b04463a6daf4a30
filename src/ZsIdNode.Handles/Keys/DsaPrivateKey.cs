using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>A DSA key: <c>bytes x, p, q, g</c>.</summary>
public sealed record DsaPrivateKey(KeyInteger X, KeyInteger P, KeyInteger Q, KeyInteger G) : PrivateKeyRecord
{
    internal static ReadOnlySpan<byte> KindUtf8 => "DSA_PRIV_KEY"u8;

    private protected override ReadOnlySpan<byte> Kind => KindUtf8;

    private protected override ReadOnlySpan<KeyInteger> Numbers => new[] { X, P, Q, G };

    /// <summary>Gives the key for use; <c>false</c> when its numbers cannot be a DSA key.</summary>
    public bool TryCreateDsa([NotNullWhen(true)] out DSA? dsa)
    {
        dsa = null;
        int length = P.Unsigned.Length;
        if (P.BitLength is < DsaPublicKey.PrimeBitsLeast or > DsaPublicKey.PrimeBitsMost
            || Q.BitLength is not (160 or 224 or 256)
            || X.Padded(Q.Unsigned.Length) is not byte[] x
            || G.Padded(length) is not byte[] g)
        {
            return false;
        }

        // The record leaves the public number out, and the platform does not compute it.
        var y = BigInteger.ModPow(NumberOf(G), NumberOf(X), NumberOf(P));
        try
        {
            dsa = DSA.Create(new DSAParameters
            {
                P = P.Unsigned.ToArray(),
                Q = Q.Unsigned.ToArray(),
                G = g,
                X = x,
                Y = KeyInteger.FromUnsigned(y.ToByteArray(isUnsigned: true, isBigEndian: true)).Padded(length),
            });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    internal static DsaPrivateKey ReadNumbers(ref FieldReader reader) =>
        new(KeyInteger.Read(ref reader), KeyInteger.Read(ref reader), KeyInteger.Read(ref reader), KeyInteger.Read(ref reader));

    private static BigInteger NumberOf(KeyInteger integer) => new(integer.Unsigned, isUnsigned: true, isBigEndian: true);
}
