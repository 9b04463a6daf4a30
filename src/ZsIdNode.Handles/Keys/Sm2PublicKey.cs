using System.Text;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>
/// An SM2 key as id-pointer-sdk keeps it: <c>bytes</c> with an X.509 public key. It writes PEM there and reads
/// DER; both are accepted.
/// </summary>
public sealed record Sm2PublicKey(ReadOnlyMemory<byte> Encoded) : PublicKeyRecord
{
    /// <summary>The bytes of a point: 04, x and y.</summary>
    public const int PointBytes = 65;

    private const int EncodedBytesMost = 4_096;

    internal static ReadOnlySpan<byte> KindUtf8 => "SM2_PUB_KEY"u8;

    private protected override ReadOnlySpan<byte> Kind => KindUtf8;

    /// <summary>Makes the record from an X.509 public key in DER, with the line form of id-pointer-sdk.</summary>
    public static Sm2PublicKey FromDer(ReadOnlySpan<byte> der)
    {
        string text = Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks);
        return new Sm2PublicKey(Encoding.ASCII.GetBytes($"-----BEGIN PUBLIC KEY-----\r\n{text}\r\n-----END PUBLIC KEY-----\r\n"));
    }

    /// <summary>Makes the record from the two 32-byte coordinates of the public point.</summary>
    public static Sm2PublicKey FromPoint(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y) => FromDer([.. PublicKeyDer.Sm2Head, .. x, .. y]);

    /// <summary>The X.509 public key in DER; <c>false</c> when the record holds something else.</summary>
    public bool TryGetDer(out ReadOnlyMemory<byte> der)
    {
        der = PublicKeyData.FormOf(Encoded.Span) switch
        {
            PublicKeyForm.Pem => PublicKeyData.DerOfPem(Encoded.Span),
            PublicKeyForm.Der => Encoded,
            _ => default,
        };
        return !der.IsEmpty;
    }

    /// <summary>The public point, uncompressed; <c>false</c> when this is no key on the SM2 curve.</summary>
    public bool TryGetPoint(out ReadOnlyMemory<byte> point)
    {
        bool found = TryGetDer(out ReadOnlyMemory<byte> der) && PublicKeyDer.IsSm2(der.Span);
        point = found ? der[^PointBytes..] : default;
        return found;
    }

    public bool Equals(Sm2PublicKey? other) => base.Equals(other) && Encoded.Span.SequenceEqual(other!.Encoded.Span);

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Encoded.Length);

    internal static Sm2PublicKey ReadFields(ref FieldReader reader) => new(reader.Block(EncodedBytesMost).ToArray());

    private protected override void WriteFields(FieldWriter writer) => writer.Block(Encoded.Span);
}
