using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>A DSA key: <c>bytes x, p, q, g</c>.</summary>
public sealed record DsaPrivateKey(KeyInteger X, KeyInteger P, KeyInteger Q, KeyInteger G) : PrivateKeyRecord
{
    internal static ReadOnlySpan<byte> KindUtf8 => "DSA_PRIV_KEY"u8;

    private protected override ReadOnlySpan<byte> Kind => KindUtf8;

    private protected override ReadOnlySpan<KeyInteger> Numbers => new[] { X, P, Q, G };

    internal static DsaPrivateKey ReadNumbers(ref FieldReader reader) =>
        new(KeyInteger.Read(ref reader), KeyInteger.Read(ref reader), KeyInteger.Read(ref reader), KeyInteger.Read(ref reader));
}
