using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Protocol.Json;

/// <summary>The JSON form of references: <c>[{"handle":…,"index":…}, …]</c>.</summary>
internal static class ReferenceJson
{
    public static void WriteList(Utf8JsonWriter json, EncodedReferences references)
    {
        json.WriteStartArray();
        while (references.MoveNext())
        {
            json.WriteStartObject();
            json.WriteString("handle"u8, references.Handle);
            json.WriteNumber("index"u8, references.Index);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteList(Utf8JsonWriter json, ImmutableArray<HandleReference> references)
    {
        json.WriteStartArray();
        foreach (HandleReference reference in references)
        {
            json.WriteStartObject();
            json.WriteString("handle"u8, reference.Handle);
            json.WriteNumber("index"u8, reference.Index);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static ImmutableArray<HandleReference> ReadList(JsonPart part, int most) => [.. part.Items(most).Select(Read)];

    /// <summary>Reads the members <c>handle</c> and <c>index</c> of an object, which may have others.</summary>
    public static HandleReference Read(JsonPart part)
    {
        JsonPart handle = part.Required("handle");
        JsonPart index = part.Required("index");
        var reference = new HandleReference(handle.Text(), index.Int32());
        if (Encoding.UTF8.GetByteCount(reference.Handle) > HandleLimits.HandleBytesMost)
        {
            handle.Refuse($"a handle of at most {HandleLimits.HandleBytesMost} bytes of UTF-8");
        }

        if (reference.Index < 0)
        {
            index.Refuse("an index of at least 0");
        }

        return reference;
    }
}
