using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>A DSA key: <c>bytes x, p, q, g</c>.</summary>
public sealed record DsaPrivateKey(KeyNumber X, KeyNumber P, KeyNumber Q, KeyNumber G) : PrivateKeyRecord
{
    internal static ReadOnlySpan<byte> KindUtf8 => "DSA_PRIV_KEY"u8;

    private protected override ReadOnlySpan<byte> Kind => KindUtf8;

    private protected override ReadOnlySpan<KeyNumber> Numbers => new[] { X, P, Q, G };

    internal static DsaPrivateKey ReadNumbers(ref FieldReader reader) =>
        new(KeyNumber.Read(ref reader), KeyNumber.Read(ref reader), KeyNumber.Read(ref reader), KeyNumber.Read(ref reader));
}
