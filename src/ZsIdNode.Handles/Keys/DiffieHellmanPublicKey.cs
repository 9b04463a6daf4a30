using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>A Diffie-Hellman key, as the set-up of a session exchanges it: <c>bytes y, bytes p, bytes g</c>.</summary>
public sealed record DiffieHellmanPublicKey(KeyInteger Y, KeyInteger P, KeyInteger G) : PublicKeyRecord
{
    internal static ReadOnlySpan<byte> KindUtf8 => "DH_PUB_KEY"u8;

    private protected override ReadOnlySpan<byte> Kind => KindUtf8;

    internal static DiffieHellmanPublicKey ReadFields(ref FieldReader reader) =>
        new(KeyInteger.Read(ref reader), KeyInteger.Read(ref reader), KeyInteger.Read(ref reader));

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.Block(Y.Signed);
        writer.Block(P.Signed);
        writer.Block(G.Signed);
    }
}
