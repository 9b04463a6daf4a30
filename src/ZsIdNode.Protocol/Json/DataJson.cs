using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Protocol.Json;

/// <summary>
/// The JSON form of a value's data: <c>{"format":…,"value":…}</c>. A structure is spelled out when its type
/// promises it and reading it back gives the same bytes; other data is text or base64.
/// </summary>
internal static class DataJson
{
    private const string Formats = "string, base64, hex, admin, vlist, site or key";

    // Tab, line feed and carriage return belong to text: tables and PEM keys are text.
    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        json.WriteStartObject();
        if (!TryWriteStructure(json, ValueTypes.StructureOf(type), data))
        {
            WriteBytes(json, data);
        }

        json.WriteEndObject();
    }

    public static byte[] Read(JsonPart part)
    {
        if (part.Is(JsonValueKind.String))
        {
            return part.Utf8();
        }

        JsonPart format = part.Required("format");
        JsonPart value = part.Required("value");
        switch (format.Text())
        {
            case "string":
                return value.Utf8();
            case "base64":
                return value.Base64();
            case "hex":
                return value.Hex();
            case "admin":
                return Encode(AdminJson.Read(value).Write);
            case "vlist":
                return Encode(new ReferenceList(ReferenceJson.ReadList(value, HandleLimits.RecordBytesMost / EncodedReferences.BytesLeast)).Write);
            case "site":
                return Encode(SiteJson.Read(value).Write);
            case "key":
                return KeyJson.Read(value) is PublicKeyRecord key ? Encode(key.Write) : [];
            default:
                format.Refuse(Formats);
                return [];
        }
    }

    /// <summary>Writes bytes without known structure; the object has been opened.</summary>
    public static void WriteBytes(Utf8JsonWriter json, ReadOnlySpan<byte> data)
    {
        if (!data.ContainsAny(Controls) && Utf8.IsValid(data))
        {
            json.WriteString("format"u8, "string"u8);
            json.WriteString("value"u8, data);
        }
        else
        {
            json.WriteString("format"u8, "base64"u8);
            json.WriteBase64String("value"u8, data);
        }
    }

    /// <summary>Encodes a structure into bytes of its own.</summary>
    public static byte[] Encode(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    private static bool TryWriteStructure(Utf8JsonWriter json, ValueStructure structure, ReadOnlySpan<byte> data)
    {
        switch (structure)
        {
            case ValueStructure.Administrator when EncodedAdmin.TryRead(data, out EncodedAdmin admin) && AdminJson.CanTell(admin):
                json.WriteString("format"u8, "admin"u8);
                json.WritePropertyName("value"u8);
                AdminJson.Write(json, admin);
                return true;
            case ValueStructure.ReferenceList when EncodedReferences.AreWellFormed(data):
                json.WriteString("format"u8, "vlist"u8);
                json.WritePropertyName("value"u8);
                ReferenceJson.WriteList(json, new EncodedReferences(data));
                return true;
            case ValueStructure.Site when SiteRecord.TryRead(data, out SiteRecord? site) && SiteJson.CanTell(site):
                json.WriteString("format"u8, "site"u8);
                json.WritePropertyName("value"u8);
                SiteJson.Write(json, site);
                return true;
            case ValueStructure.PublicKey:
                return KeyJson.TryWriteData(json, data);
            default:
                return false;
        }
    }
}
