using ZsIdNode.Protocol;

namespace ZsIdNode.Server.Wire;

/// <summary>Which client family a request comes from, as far as its envelope tells.</summary>
internal static class Peers
{
    /// <summary>
    /// CAICT's IDIS SDK writes 2.3 and suggests 2.10, which nobody else does. It sends resolutions without the
    /// public-only flag and cannot answer a challenge, so it is given the public values.
    /// </summary>
    public static bool IsIdisSdk(in Envelope envelope) =>
        envelope.Version == new ProtocolVersion(2, 3) && envelope.SuggestedVersion == new ProtocolVersion(2, 10);

    /// <summary>
    /// Whether the peer answers a challenge to anything but a login. The IDIS SDK hands it to its caller, and
    /// id-pointer-sdk takes it for success: both are told "insufficient permissions" instead.
    /// </summary>
    public static bool AnswersChallenges(in WireExchange exchange) =>
        !IsIdisSdk(exchange.Envelope) && !IsIdPointer(exchange);

    /// <summary>
    /// The response code as the peer knows it. The IDIS SDK throws "unknown response code" at some, where it hands others
    /// to its caller.
    /// </summary>
    public static ResponseCode Understood(ResponseCode code, in Envelope envelope) => !IsIdisSdk(envelope) ? code : code switch
    {
        ResponseCode.ServerBackup => ResponseCode.ServerTooBusy,
        ResponseCode.ServerNotResponsible => ResponseCode.HandleNotFound,
        ResponseCode.AuthenticationError => ResponseCode.AuthenticationFailed,
        >= ResponseCode.SessionTimeout and <= ResponseCode.SessionMessageRejected => ResponseCode.AuthenticationTimeout,
        _ => code,
    };

    // Our site record says 2.11, so that of the others only a client with an outdated one writes 2.10.
    private static bool IsIdPointer(in WireExchange exchange) =>
        exchange.Scope.PrivateSessionId != 0
        || (exchange.Envelope.Version == new ProtocolVersion(2, 10) && exchange.Envelope.SuggestedVersion == new ProtocolVersion(2, 11));
}
