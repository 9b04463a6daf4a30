using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Journal.Encoding;

/// <summary><c>prefix</c>.</summary>
internal static class PrefixUnhomedBody
{
    public static void Write(PrefixUnhomed unhomed, ref FieldWriter writer) => writer.Text(unhomed.Prefix.ToString());

    public static PrefixUnhomed? TryRead(ref FieldReader reader) =>
        PrefixField.TryRead(ref reader, out Prefix prefix) ? new PrefixUnhomed(prefix) : null;
}
