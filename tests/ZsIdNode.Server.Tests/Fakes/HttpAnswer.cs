using System.Text.Json;
using ZsIdNode.Protocol;

namespace ZsIdNode.Server.Tests.Fakes;

/// <summary>An answer over HTTP.</summary>
internal sealed record HttpAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Body => System.Text.Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    public ResponseCode Code => (ResponseCode)Json.GetProperty("responseCode").GetInt32();

    public string Message => Json.GetProperty("message").GetString()!;

    /// <summary>The receipts of a bulk request.</summary>
    public IReadOnlyList<JsonElement> Lines => [.. Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
