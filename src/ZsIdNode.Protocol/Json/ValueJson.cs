using System.Text.Json;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Protocol.Json;

/// <summary>
/// The JSON form of one value: <c>index, type, data</c>, then <c>permissions</c> when they are not the usual
/// ones, <c>ttl</c>, <c>timestamp</c> when there is one, <c>references</c> when there are any.
/// </summary>
public static class ValueJson
{
    public static void Write(Utf8JsonWriter json, in EncodedValue value)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, value.Index);
        json.WriteString("type"u8, value.Type);
        json.WritePropertyName("data"u8);
        DataJson.Write(json, value.Type, value.Data);
        if (value.Permissions != ValuePermissions.Usual)
        {
            WritePermissions(json, value.Permissions);
        }

        WriteTimeToLive(json, value.Ttl);
        if (value.Timestamp != 0)
        {
            json.WritePropertyName("timestamp"u8);
            EpochJson.Write(json, value.Timestamp);
        }

        var references = new EncodedReferences(value.References);
        if (references.Count > 0)
        {
            json.WritePropertyName("references"u8);
            ReferenceJson.WriteList(json, references);
        }

        json.WriteEndObject();
    }

    internal static HandleValue Read(JsonPart part) => new(part.Required("index").Int32(), part.Required("type").Text(), DataJson.Read(part.Required("data")))
    {
        Ttl = part.Optional("ttl") is JsonPart ttl ? ReadTimeToLive(ttl) : TimeToLive.Usual,
        Timestamp = part.Optional("timestamp") is JsonPart time && EpochJson.TryRead(time, out uint seconds) ? seconds : 0,
        Permissions = part.Optional("permissions") is JsonPart permissions ? ReadPermissions(permissions) : ValuePermissions.Usual,
        References = part.Optional("references") is JsonPart references ? ReferenceJson.ReadList(references, HandleLimits.ReferencesMost) : [],
    };

    internal static void WritePermissions(Utf8JsonWriter json, ValuePermissions permissions)
    {
        Span<byte> digits = stackalloc byte[4];
        BitText.Write((byte)permissions, digits);
        json.WriteString("permissions"u8, digits);
    }

    // A '*' stands for every permission.
    private static ValuePermissions ReadPermissions(JsonPart part)
    {
        string text = part.Text();
        if (text == "*")
        {
            return ValuePermissions.Usual | ValuePermissions.PublicWrite;
        }

        if (!BitText.TryRead(text, digits: 4, out int bits))
        {
            part.Refuse("four digits 0 or 1 for admin read, admin write, public read and public write, such as 1110");
        }

        return (ValuePermissions)bits;
    }

    internal static void WriteTimeToLive(Utf8JsonWriter json, TimeToLive ttl)
    {
        json.WritePropertyName("ttl"u8);
        if (ttl.IsAbsolute)
        {
            EpochJson.Write(json, ttl.Seconds);
        }
        else
        {
            json.WriteNumberValue(ttl.Seconds);
        }
    }

    private static TimeToLive ReadTimeToLive(JsonPart part)
    {
        if (part.Is(JsonValueKind.Number))
        {
            return new TimeToLive(part.UInt32(), IsAbsolute: false);
        }

        if (!EpochJson.TryRead(part, out uint seconds))
        {
            part.Refuse("a number of seconds, or a time such as 2026-11-21T00:00:00Z");
        }

        return new TimeToLive(seconds, IsAbsolute: true);
    }
}
