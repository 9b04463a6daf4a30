using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ZsIdNode.Server;

namespace ZsIdNode.Cli.Founding;

/// <summary>The configuration of a new node: what its operator has said, the rest by default.</summary>
internal static class FirstConfiguration
{
    // For people: Chinese text stands as it is.
    private static readonly JsonWriterOptions Layout = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(NodeOptions options)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, Layout))
        {
            json.WriteStartObject();
            json.WriteCommentValue(" Made by zsid init; every option with its default: deploy/zsid.json. ");
            json.WriteStartObject("wire");
            json.WriteString("address", options.Wire.Address);
            json.WriteNumber("port", options.Wire.Port);
            json.WriteStartArray("administrators");
            foreach (string administrator in options.Wire.Administrators)
            {
                json.WriteStringValue(administrator);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartObject("http");
            json.WriteString("address", options.Http.Address);
            json.WriteNumber("port", options.Http.Port);
            json.WriteEndObject();
            json.WriteStartObject("site");
            json.WriteString("address", options.Site.Address);
            json.WriteString("description", options.Site.Description);
            json.WriteNumber("serial", options.Site.Serial);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }
}
