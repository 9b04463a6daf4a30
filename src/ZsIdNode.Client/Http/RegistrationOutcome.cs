using System.Text.Json.Serialization;

namespace ZsIdNode.Client.Http;

[JsonConverter(typeof(JsonStringEnumConverter<RegistrationOutcome>))]
public enum RegistrationOutcome
{
    [JsonStringEnumMemberName("registered")]
    Registered,

    /// <summary>The node cannot say whether it is on disk; ask for the handle after the node was restarted.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    [JsonStringEnumMemberName("refused")]
    Refused,
}
