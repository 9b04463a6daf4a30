using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>A DSA key: <c>bytes q, bytes p, bytes g, bytes y</c>.</summary>
public sealed record DsaPublicKey(KeyInteger Q, KeyInteger P, KeyInteger G, KeyInteger Y) : PublicKeyRecord
{
    /// <summary>The shortest and longest prime P, in bits, that are taken for a key.</summary>
    public const int PrimeBitsLeast = 512;

    /// <inheritdoc cref="PrimeBitsLeast"/>
    public const int PrimeBitsMost = 4_096;

    internal static ReadOnlySpan<byte> KindUtf8 => "DSA_PUB_KEY"u8;

    private protected override ReadOnlySpan<byte> Kind => KindUtf8;

    /// <summary>Gives the key for use; <c>false</c> when its numbers cannot be a DSA key.</summary>
    public bool TryCreateDsa([NotNullWhen(true)] out DSA? dsa)
    {
        dsa = null;
        int length = P.Unsigned.Length;
        if (P.BitLength is < PrimeBitsLeast or > PrimeBitsMost || Q.BitLength is not (160 or 224 or 256) ||
            G.Padded(length) is not byte[] g || Y.Padded(length) is not byte[] y)
        {
            return false;
        }

        try
        {
            dsa = DSA.Create(new DSAParameters { P = P.Unsigned.ToArray(), Q = Q.Unsigned.ToArray(), G = g, Y = y });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    internal static DsaPublicKey ReadFields(ref FieldReader reader) =>
        new(KeyInteger.Read(ref reader), KeyInteger.Read(ref reader), KeyInteger.Read(ref reader), KeyInteger.Read(ref reader));

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.Block(Q.Signed);
        writer.Block(P.Signed);
        writer.Block(G.Signed);
        writer.Block(Y.Signed);
    }
}
