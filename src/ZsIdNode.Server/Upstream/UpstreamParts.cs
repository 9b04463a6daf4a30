using ZsIdNode.Server.Wire.Security;

namespace ZsIdNode.Server.Upstream;

/// <summary>What a node that asks other nodes asks them by.</summary>
internal sealed class UpstreamParts : IDisposable
{
    private readonly UpstreamNodes _nodes;

    private UpstreamParts(UpstreamNodes nodes, UpstreamOptions options, TimeProvider time)
    {
        _nodes = nodes;
        Records = new ForeignRecords(nodes, options, time);
        Identities = new ForeignIdentities(Records, nodes);
    }

    public ForeignRecords Records { get; }

    public ForeignIdentities Identities { get; }

    /// <summary>Prepares to ask; nothing when there is nobody to ask.</summary>
    /// <exception cref="NodeStartException">A key file cannot be read.</exception>
    public static UpstreamParts? Open(UpstreamOptions options, TimeProvider time) =>
        UpstreamNodes.Open(options, time) is UpstreamNodes nodes ? new UpstreamParts(nodes, options, time) : null;

    public void Dispose() => _nodes.Dispose();
}
