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
}
