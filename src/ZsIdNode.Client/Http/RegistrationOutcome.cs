using System.Text.Json.Serialization;

namespace ZsIdNode.Client.Http;

[JsonConverter(typeof(JsonStringEnumConverter<RegistrationOutcome>))]
public enum RegistrationOutcome
{
    [JsonStringEnumMemberName("registered")]
    Registered,

    [JsonStringEnumMemberName("refused")]
    Refused,
}
