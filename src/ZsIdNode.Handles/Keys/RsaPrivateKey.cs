using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>An RSA key without its primes: <c>bytes n, bytes d</c>. Old software wrote it; it is kept, not used.</summary>
public sealed record RsaPrivateKey(KeyNumber Modulus, KeyNumber D) : PrivateKeyRecord
{
    internal static ReadOnlySpan<byte> KindUtf8 => "RSA_PRIV_KEY"u8;

    private protected override ReadOnlySpan<byte> Kind => KindUtf8;

    private protected override ReadOnlySpan<KeyNumber> Numbers => new[] { Modulus, D };

    internal static RsaPrivateKey ReadNumbers(ref FieldReader reader) => new(KeyNumber.Read(ref reader), KeyNumber.Read(ref reader));
}
