using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>An RSA key: <c>bytes exponent, bytes modulus</c>.</summary>
public sealed record RsaPublicKey(KeyInteger Exponent, KeyInteger Modulus) : PublicKeyRecord
{
    /// <summary>The shortest modulus that is taken for a key, in bits.</summary>
    public const int ModulusBitsLeast = 512;

    /// <summary>The longest exponent, in bits: a long one makes every check of a signature slow.</summary>
    public const int ExponentBitsMost = 64;

    internal static ReadOnlySpan<byte> KindUtf8 => "RSA_PUB_KEY"u8;

    private protected override ReadOnlySpan<byte> Kind => KindUtf8;

    /// <summary>Makes the record as the Java software writes it, trailing zeros included.</summary>
    public static RsaPublicKey FromRsa(RSA rsa)
    {
        RSAParameters parameters = rsa.ExportParameters(includePrivateParameters: false);
        return FromUnsigned(parameters.Exponent, parameters.Modulus);
    }

    /// <inheritdoc cref="FromRsa"/>
    public static RsaPublicKey FromUnsigned(ReadOnlySpan<byte> exponent, ReadOnlySpan<byte> modulus) =>
        new(KeyInteger.FromUnsigned(exponent), KeyInteger.FromUnsigned(modulus)) { HasTrailingZeros = true };

    /// <summary>Gives the key for use; <c>false</c> when its numbers cannot be an RSA key.</summary>
    public bool TryCreateRsa([NotNullWhen(true)] out RSA? rsa)
    {
        rsa = null;
        if (Modulus.BitLength < ModulusBitsLeast || Exponent.BitLength is < 2 or > ExponentBitsMost)
        {
            return false;
        }

        try
        {
            rsa = RSA.Create(new RSAParameters { Exponent = Exponent.Unsigned.ToArray(), Modulus = Modulus.Unsigned.ToArray() });
            return true;
        }
        catch (CryptographicException)
        {
            // The platform refuses some numbers that pass the bounds, such as an even modulus.
            return false;
        }
    }

    internal static RsaPublicKey ReadFields(ref FieldReader reader) => new(KeyInteger.Read(ref reader), KeyInteger.Read(ref reader));

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.Block(Exponent.Signed);
        writer.Block(Modulus.Signed);
    }
}
