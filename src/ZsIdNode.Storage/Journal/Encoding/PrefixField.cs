using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Storage.Journal.Encoding;

/// <summary>A prefix inside a body.</summary>
internal static class PrefixField
{
    public static bool TryRead(ref FieldReader reader, out Prefix prefix)
    {
        ReadOnlySpan<byte> text = reader.Text(Prefix.LengthMost);
        return Prefix.TryParse(System.Text.Encoding.UTF8.GetString(text), out prefix);
    }
}
