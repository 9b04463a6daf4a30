using System.Security.Cryptography;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Server.Upstream;
using ZsIdNode.Server.Wire.Operations;
using ZsIdNode.Server.Wire.Security;

namespace ZsIdNode.Server.Wire;

/// <summary>What serves the Handle wire protocol: who asks, the operations, the service, its two doors.</summary>
internal sealed class WireParts : IDisposable
{
    private readonly ConnectionWatch _watch;

    public WireParts(NodeParts node, NodeOptions options, ServerAdministrators administrators, Resolver resolver)
    {
        var readable = new StoredRecordReader(node.Records, node.Prefixes);
        Security = new WireSecurity(options.Wire, node.Prefixes, readable, node.Site, RandomNumberGenerator.Fill, node.Time, node.Upstream?.Identities);
        var services = options.Wire.RefersToServices ? new ServiceReferral(node.Prefixes, readable, node.Site.PublicKey) : null;
        var referrer = new Referrer(new PrefixReferral(node.Prefixes, readable, node.Site.PublicKey), services, node.Site, options.Wire.AnswerDatagramsMost);
        IEnumerable<IWireOperation> aboutHandles =
        [
            new ResolutionOperation(resolver, node.Authority, node.Counter, node.Site, options.Wire.AnswerDatagramsMost, referrer),
            .. AdministrativeOperations.All(node.Changes, node.Handles, node.Prefixes, node.Authority, node.Site, options.Wire, Guid.NewGuid, referrer),
        ];
        if (node.Upstream is UpstreamParts upstream)
        {
            var groups = new ForeignGroups(administrators, node.Prefixes, readable, upstream.Records, options.Upstream, node.Time);
            aboutHandles = aboutHandles.Select(operation => new GroupFetchingOperation(operation, groups));
        }

        IWireOperation[] operations = [.. aboutHandles, new GetSiteInfoOperation(node.Site), .. Security.CreateOperations(referrer)];
        Service = new WireService(operations, node.Site, Security, node.Time);
        _watch = new ConnectionWatch(options.Wire, node.Time);
        Tcp = new TcpDoor(Service, node.Workers, _watch, options.Wire, node.Loggers.CreateLogger<TcpDoor>());
        Udp = new UdpDoor(Service, node.Workers, options.Wire, node.Time, node.Loggers.CreateLogger<UdpDoor>());
    }

    public WireSecurity Security { get; }

    public WireService Service { get; }

    public TcpDoor Tcp { get; }

    public UdpDoor Udp { get; }

    /// <summary>Closes the doors and lets go of the idle connections.</summary>
    public void Dispose()
    {
        Udp.Dispose();
        Tcp.Dispose();
        _watch.Dispose();
        Security.Dispose();
    }
}
