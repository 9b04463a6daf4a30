using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Protocol.Json;

/// <summary>
/// The JSON form of answers, as the Handle REST interface gives them: <c>responseCode</c>, then <c>handle</c>,
/// then what was asked for. Records are written from their encoding, without objects in between.
/// </summary>
public static class HandleJson
{
    /// <summary>The media type of every body.</summary>
    public const string MediaType = "application/json";

    // The relaxed encoder leaves Chinese text, '/', '+' and '<' as they are, like the recorded server. What it
    // lets through matters only to HTML parsers; these bodies are sent as application/json, never inside a page.
    private static readonly JsonWriterOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private static readonly JsonWriterOptions Indented = Plain with { Indented = true };

    /// <summary>Gives a writer with the escaping that the recorded bodies have.</summary>
    /// <param name="pretty">Whether to break lines and indent, for people.</param>
    public static Utf8JsonWriter CreateWriter(IBufferWriter<byte> output, bool pretty = false) =>
        new(output, pretty ? Indented : Plain);

    /// <summary>Writes the answer to a resolution: the record's values, one encoding behind the other.</summary>
    public static void WriteRecord(Utf8JsonWriter json, ReadOnlySpan<byte> handle, EncodedValues values, ResponseCode code = ResponseCode.Success)
    {
        json.WriteStartObject();
        WriteHead(json, code, handle);
        WriteValues(json, values);
        json.WriteEndObject();
    }

    /// <summary>Writes an answer without values: what became of a change, or why there is nothing to give.</summary>
    /// <param name="handle">The handle in UTF-8 as it was asked for; left out when empty.</param>
    /// <param name="message">A sentence in UTF-8; left out when empty.</param>
    public static void WriteOutcome(Utf8JsonWriter json, ResponseCode code, ReadOnlySpan<byte> handle, ReadOnlySpan<byte> message = default)
    {
        json.WriteStartObject();
        WriteHead(json, code, handle);
        if (!message.IsEmpty)
        {
            json.WriteString("message"u8, message);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the answer to a question for the site record.</summary>
    public static void WriteSite(Utf8JsonWriter json, SiteRecord site)
    {
        json.WriteStartObject();
        WriteHead(json, ResponseCode.Success, handle: default);
        json.WritePropertyName("site"u8);
        SiteJson.Write(json, site);
        json.WriteEndObject();
    }

    /// <summary>Writes a site record as <c>siteinfo.json</c> of Handle servers holds it, with nothing around it.</summary>
    public static void WriteSiteFile(Utf8JsonWriter json, SiteRecord site) => SiteJson.Write(json, site);

    /// <summary>Writes a record as a file that <see cref="RecordJson"/> reads, and Handle servers as the body of a creation.</summary>
    public static void WriteRecordFile(Utf8JsonWriter json, ReadOnlySpan<byte> handle, EncodedValues values)
    {
        json.WriteStartObject();
        json.WriteString("handle"u8, handle);
        WriteValues(json, values);
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, ResponseCode code, ReadOnlySpan<byte> handle)
    {
        json.WriteNumber("responseCode"u8, (int)code);
        if (!handle.IsEmpty)
        {
            json.WriteString("handle"u8, handle);
        }
    }

    private static void WriteValues(Utf8JsonWriter json, EncodedValues values)
    {
        json.WriteStartArray("values"u8);
        while (values.MoveNext())
        {
            ValueJson.Write(json, values.Current);
        }

        json.WriteEndArray();
    }
}
