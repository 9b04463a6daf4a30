using System.Text;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Keys;

/// <summary>An SM9 key as id-pointer-sdk keeps it: the identity, which is the key.</summary>
public sealed record Sm9PublicKey(string Identity) : PublicKeyRecord
{
    internal static ReadOnlySpan<byte> KindUtf8 => "SM9_PUB_KEY"u8;

    private protected override ReadOnlySpan<byte> Kind => KindUtf8;

    internal static Sm9PublicKey ReadFields(ref FieldReader reader) => new(Encoding.UTF8.GetString(reader.HandleText()));

    private protected override void WriteFields(FieldWriter writer) => writer.Text(Identity);
}
