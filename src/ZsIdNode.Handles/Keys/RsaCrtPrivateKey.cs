using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>An RSA key with its primes: <c>bytes n, e, d, p, q, dP, dQ, qInv</c>.</summary>
public sealed record RsaCrtPrivateKey(
    KeyInteger Modulus,
    KeyInteger Exponent,
    KeyInteger D,
    KeyInteger P,
    KeyInteger Q,
    KeyInteger DP,
    KeyInteger DQ,
    KeyInteger InverseQ) : PrivateKeyRecord
{
    internal static ReadOnlySpan<byte> KindUtf8 => "RSA_PRIVCRT_KEY"u8;

    private protected override ReadOnlySpan<byte> Kind => KindUtf8;

    private protected override ReadOnlySpan<KeyInteger> Numbers => new[] { Modulus, Exponent, D, P, Q, DP, DQ, InverseQ };

    /// <summary>The public half, as an HS_PUBKEY value or a site record names it.</summary>
    public RsaPublicKey PublicKey => RsaPublicKey.FromUnsigned(Exponent.Unsigned, Modulus.Unsigned);

    public static RsaCrtPrivateKey FromRsa(RSA rsa)
    {
        RSAParameters key = rsa.ExportParameters(includePrivateParameters: true);
        return new RsaCrtPrivateKey(
            KeyInteger.FromUnsigned(key.Modulus),
            KeyInteger.FromUnsigned(key.Exponent),
            KeyInteger.FromUnsigned(key.D),
            KeyInteger.FromUnsigned(key.P),
            KeyInteger.FromUnsigned(key.Q),
            KeyInteger.FromUnsigned(key.DP),
            KeyInteger.FromUnsigned(key.DQ),
            KeyInteger.FromUnsigned(key.InverseQ));
    }

    /// <summary>Gives the key for use; <c>false</c> when its numbers do not belong together.</summary>
    public bool TryCreateRsa([NotNullWhen(true)] out RSA? rsa)
    {
        rsa = null;
        int length = Modulus.Unsigned.Length;
        int half = (length + 1) / 2;
        if (D.Padded(length) is not byte[] d
            || P.Padded(half) is not byte[] p
            || Q.Padded(half) is not byte[] q
            || DP.Padded(half) is not byte[] dp
            || DQ.Padded(half) is not byte[] dq
            || InverseQ.Padded(half) is not byte[] inverseQ
            || Modulus.BitLength < RsaPublicKey.ModulusBitsLeast)
        {
            return false;
        }

        try
        {
            rsa = RSA.Create(new RSAParameters
            {
                Modulus = Modulus.Unsigned.ToArray(),
                Exponent = Exponent.Unsigned.ToArray(),
                D = d,
                P = p,
                Q = q,
                DP = dp,
                DQ = dq,
                InverseQ = inverseQ,
            });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    internal static RsaCrtPrivateKey ReadNumbers(ref FieldReader reader) => new(
        KeyInteger.Read(ref reader),
        KeyInteger.Read(ref reader),
        KeyInteger.Read(ref reader),
        KeyInteger.Read(ref reader),
        KeyInteger.Read(ref reader),
        KeyInteger.Read(ref reader),
        KeyInteger.Read(ref reader),
        KeyInteger.Read(ref reader));
}
