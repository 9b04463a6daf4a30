using System.Text.Json;

namespace ZsIdNode.Client.Http;

/// <summary>A resolved or registered handle.</summary>
/// <param name="ResponseCode">The Handle response code; 1 is success.</param>
/// <param name="Values">The values; empty in the answer to a registration.</param>
public sealed record HandleAnswer(int ResponseCode, string? Handle = null, IReadOnlyList<ReceivedValue>? Values = null, string? Message = null);

/// <summary>A value as the node shows it.</summary>
/// <param name="Timestamp">ISO 8601, UTC.</param>
/// <param name="Ttl">Seconds as a number, or a point in time as text.</param>
public sealed record ReceivedValue(int Index, string Type, ReceivedData Data, JsonElement? Ttl = null, string? Timestamp = null, string? Permissions = null);

/// <summary>The data of a value: text, or the structure that its format names.</summary>
public sealed record ReceivedData(string Format, JsonElement Value)
{
    /// <summary>The text of the format <c>string</c>, for every other the JSON as it came.</summary>
    public override string ToString() => Value.ToString();
}
