using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>An RSA key without its primes: <c>bytes n, bytes d</c>. Old software wrote it; it is kept, not used.</summary>
public sealed record RsaPrivateKey(KeyInteger Modulus, KeyInteger D) : PrivateKeyRecord
{
    internal static ReadOnlySpan<byte> KindUtf8 => "RSA_PRIV_KEY"u8;

    private protected override ReadOnlySpan<byte> Kind => KindUtf8;

    private protected override ReadOnlySpan<KeyInteger> Numbers => new[] { Modulus, D };

    internal static RsaPrivateKey ReadNumbers(ref FieldReader reader) => new(KeyInteger.Read(ref reader), KeyInteger.Read(ref reader));
}
