namespace ZsIdNode.Server.Upstream;

/// <summary>A server that the node asks: a top-level node, a recursive one, or another that knows where to go.</summary>
public sealed class UpstreamServer
{
    /// <summary>Where it listens, by TCP: <c>host</c> or <c>host:port</c>.</summary>
    public string Address { get; set; } = "";

    /// <summary>
    /// A file with the public half of its key: a Handle key file, or PEM. Its answers must then be signed with it,
    /// and those of the servers it refers to with the keys that it names. Without it answers are believed as they
    /// come, which is for networks that nobody else has access to.
    /// </summary>
    public string? KeyFile { get; set; }
}
