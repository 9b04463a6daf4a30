using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Journal.Encoding;

/// <summary><c>prefix, registrant</c>.</summary>
internal static class PrefixHomedBody
{
    public static void Write(PrefixHomed homed, ref FieldWriter writer)
    {
        writer.Text(homed.Prefix.ToString());
        writer.Text(homed.Registrant);
    }

    public static PrefixHomed? TryRead(ref FieldReader reader)
    {
        bool known = PrefixField.TryRead(ref reader, out Prefix prefix);
        string registrant = System.Text.Encoding.UTF8.GetString(reader.Text(GroupHeader.PayloadBytesMost));
        return reader.Failed || !known ? null : new PrefixHomed(prefix, registrant);
    }
}
