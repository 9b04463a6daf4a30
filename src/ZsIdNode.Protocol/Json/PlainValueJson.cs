using System.Text.Json;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Protocol.Json;

/// <summary>
/// Values in the JSON form as clients send them: data is text or base64, whatever its type, and all that is usual is
/// left out. <see cref="ValueJson"/> reads it.
/// </summary>
public static class PlainValueJson
{
    /// <summary>Writes the member <c>values</c>.</summary>
    public static void WriteValues(Utf8JsonWriter json, IEnumerable<HandleValue> values)
    {
        json.WriteStartArray("values"u8);
        foreach (HandleValue value in values)
        {
            Write(json, value);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, HandleValue value)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, value.Index);
        json.WriteString("type"u8, value.Type);
        json.WriteStartObject("data"u8);
        DataJson.WriteBytes(json, value.Data.Span);
        json.WriteEndObject();
        if (value.Permissions != ValuePermissions.Usual)
        {
            ValueJson.WritePermissions(json, value.Permissions);
        }

        if (value.Ttl != TimeToLive.Usual)
        {
            ValueJson.WriteTimeToLive(json, value.Ttl);
        }

        if (!value.References.IsDefaultOrEmpty)
        {
            json.WritePropertyName("references"u8);
            ReferenceJson.WriteList(json, value.References);
        }

        json.WriteEndObject();
    }
}
