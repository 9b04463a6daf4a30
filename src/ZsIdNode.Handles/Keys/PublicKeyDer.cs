using System.Formats.Asn1;

namespace ZsIdNode.Handles.Keys;

/// <summary>Reads X.509 public keys (SubjectPublicKeyInfo, RFC 5280 §4.1) in DER.</summary>
internal static class PublicKeyDer
{
    private const string RsaOid = "1.2.840.113549.1.1.1";
    private const string DsaOid = "1.2.840.10040.4.1";

    /// <summary>
    /// Every uncompressed SM2 key begins so: the algorithm id-ecPublicKey on the curve 1.2.156.10197.1.301,
    /// and a bit string whose 65 bytes begin with 04.
    /// </summary>
    public static ReadOnlySpan<byte> Sm2Head =>
    [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01,
        0x06, 0x08, 0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x01, 0x82, 0x2D, 0x03, 0x42, 0x00, 0x04,
    ];

    public static bool IsSm2(ReadOnlySpan<byte> der) =>
        der.StartsWith(Sm2Head) && der.Length == Sm2Head.Length + Sm2PublicKey.PointBytes - 1;

    public static bool TryRead(ReadOnlySpan<byte> der, out PublicKeyRecord? key)
    {
        key = null;
        if (IsSm2(der))
        {
            key = Sm2PublicKey.FromDer(der);
            return true;
        }

        if (der.IsEmpty || der.Length > PublicKeyData.EncodedBytesMost)
        {
            return false;
        }

        try
        {
            key = Read(der);
        }
        catch (AsnContentException)
        {
            // The platform's reader has no other way to say that the bytes are not DER.
        }

        return key is not null;
    }

    private static PublicKeyRecord? Read(ReadOnlySpan<byte> der)
    {
        var outer = new AsnReader(der.ToArray(), AsnEncodingRules.DER);
        AsnReader info = outer.ReadSequence();
        AsnReader algorithm = info.ReadSequence();
        string oid = algorithm.ReadObjectIdentifier();
        var body = new AsnReader(info.ReadBitString(out int unused), AsnEncodingRules.DER);
        outer.ThrowIfNotEmpty();
        info.ThrowIfNotEmpty();
        return (oid, unused) switch
        {
            (RsaOid, 0) => ReadRsa(body),
            (DsaOid, 0) => ReadDsa(algorithm, body),
            _ => null,
        };
    }

    private static RsaPublicKey? ReadRsa(AsnReader body)
    {
        AsnReader numbers = body.ReadSequence();
        ReadOnlySpan<byte> modulus = numbers.ReadIntegerBytes().Span;
        ReadOnlySpan<byte> exponent = numbers.ReadIntegerBytes().Span;
        return Math.Max(modulus.Length, exponent.Length) > KeyInteger.BytesMost ? null : RsaPublicKey.FromUnsigned(exponent, modulus);
    }

    private static DsaPublicKey? ReadDsa(AsnReader algorithm, AsnReader body)
    {
        AsnReader domain = algorithm.ReadSequence();
        ReadOnlySpan<byte> p = domain.ReadIntegerBytes().Span;
        ReadOnlySpan<byte> q = domain.ReadIntegerBytes().Span;
        ReadOnlySpan<byte> g = domain.ReadIntegerBytes().Span;
        ReadOnlySpan<byte> y = body.ReadIntegerBytes().Span;
        int longest = Math.Max(Math.Max(p.Length, q.Length), Math.Max(g.Length, y.Length));
        return longest > KeyInteger.BytesMost
            ? null
            : new DsaPublicKey(KeyInteger.FromUnsigned(q), KeyInteger.FromUnsigned(p), KeyInteger.FromUnsigned(g), KeyInteger.FromUnsigned(y));
    }
}
