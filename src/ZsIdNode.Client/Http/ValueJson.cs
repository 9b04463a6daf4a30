using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Client.Http;

/// <summary>Writes handle values in the JSON of the Handle REST API; what is usual is left out.</summary>
internal static class ValueJson
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Writes the member <c>values</c>.</summary>
    public static void WriteValues(Utf8JsonWriter writer, IEnumerable<HandleValue> values)
    {
        writer.WriteStartArray("values"u8);
        foreach (HandleValue value in values)
        {
            Write(writer, value);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, HandleValue value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, value.Index);
        writer.WriteString("type"u8, value.Type);
        writer.WriteStartObject("data"u8);
        if (Utf8.IsValid(value.Data.Span))
        {
            writer.WriteString("format"u8, "string"u8);
            writer.WriteString("value"u8, value.Data.Span);
        }
        else
        {
            writer.WriteString("format"u8, "base64"u8);
            writer.WriteBase64String("value"u8, value.Data.Span);
        }

        writer.WriteEndObject();
        if (value.Permissions != ValuePermissions.Usual)
        {
            writer.WriteString("permissions"u8, Permissions(value.Permissions));
        }

        if (value.Ttl.IsAbsolute)
        {
            writer.WriteString("ttl"u8, (DateTimeOffset.UnixEpoch + (value.Ttl.Seconds * Second)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }
        else if (value.Ttl != TimeToLive.Usual)
        {
            writer.WriteNumber("ttl"u8, value.Ttl.Seconds);
        }

        WriteReferences(writer, value);
        writer.WriteEndObject();
    }

    private static void WriteReferences(Utf8JsonWriter writer, HandleValue value)
    {
        if (value.References.IsDefaultOrEmpty)
        {
            return;
        }

        writer.WriteStartArray("references"u8);
        foreach (HandleReference reference in value.References)
        {
            writer.WriteStartObject();
            writer.WriteString("handle"u8, reference.Handle);
            writer.WriteNumber("index"u8, reference.Index);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Four digits: administrators read and write, the public reads and writes.</summary>
    private static string Permissions(ValuePermissions permissions) => string.Create(4, permissions, static (digits, given) =>
    {
        ReadOnlySpan<ValuePermissions> order = [ValuePermissions.AdminRead, ValuePermissions.AdminWrite, ValuePermissions.PublicRead, ValuePermissions.PublicWrite];
        for (int at = 0; at < digits.Length; at++)
        {
            digits[at] = given.HasFlag(order[at]) ? '1' : '0';
        }
    });
}
