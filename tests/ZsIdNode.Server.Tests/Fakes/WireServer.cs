using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Activity;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Wire;
using ZsIdNode.Server.Wire.Operations;
using ZsIdNode.Server.Wire.Security;
using ZsIdNode.Testing;

namespace ZsIdNode.Server.Tests.Fakes;

/// <summary>The wire service on in-memory parts: the prefix 88.118.42 is homed and a few records stand there.</summary>
internal sealed class WireServer : IDisposable
{
    /// <summary>One value of a few bytes.</summary>
    public const string Small = "88.118.42/LAMP";

    /// <summary>An answer of about 20 KiB: 41 datagrams.</summary>
    public const string Large = "88.118.42/CATALOGUE";

    /// <summary>An answer of about 3 KiB: 7 datagrams.</summary>
    public const string Medium = "88.118.42/LEAFLET";

    /// <summary>A record that is not in memory.</summary>
    public const string OnDisk = "88.118.42/ARCHIVED";

    public const string Missing = "88.118.42/NOBODY";

    private readonly RSA _key = RSA.Create();

    public WireServer(WireOptions? options = null, RandomBytes? random = null, IEnumerable<IWireOperation>? more = null)
    {
        Options = options ?? new WireOptions();
        var prefixes = new PrefixDirectory();
        prefixes.Apply([new PrefixHomed(Prefix.Parse("88.118.42"), "古镇灯饰")]);
        Records.Add(Small, onDisk: false, HandleValue.OfText(1, "URL", "https://example.org/lamp"), HandleValue.OfText(2, "EMAIL", "lamp@example.org"));
        Records.Add(Medium, onDisk: false, HandleValue.OfText(1, "TEXT", new string('m', 3_000)));
        Records.Add(Large, onDisk: false, HandleValue.OfText(1, "TEXT", new string('l', 20_000)));
        Records.Add(OnDisk, onDisk: true, HandleValue.OfText(1, "URL", "https://example.org/archived"));
        _key.ImportPkcs8PrivateKey(Convert.FromHexString(Vector.Keys.GetProperty("server").GetProperty("private_pkcs8_der_hex").GetString()!), out _);
        Site = new SiteIdentity(_key, Vector.SiteInfo);
        var readable = new StoredRecordReader(Records, prefixes);
        Security = new WireSecurity(Options, prefixes, readable, Site, random ?? RandomNumberGenerator.Fill, Time);
        IWireOperation[] operations =
        [
            new ResolutionOperation(new Resolver(prefixes, Records), new Authority(ServerAdministrators.None, readable), Counter, Site, Options.AnswerDatagramsMost),
            new GetSiteInfoOperation(Site),
            .. Security.CreateOperations(),
            .. more ?? [],
        ];
        Service = new WireService(operations, Site, Security, Time);
        Watch = new ConnectionWatch(Options, Time);
        Tcp = new TcpDoor(Service, Workers, Watch, Options, NullLogger<TcpDoor>.Instance);
        Udp = new UdpDoor(Service, Workers, Options, Time, NullLogger<UdpDoor>.Instance);
    }

    public WireOptions Options { get; }

    public FakeTime Time { get; } = new();

    public ListedRecords Records { get; } = new();

    public ActivityCounter Counter { get; } = new();

    public SiteIdentity Site { get; }

    public WireSecurity Security { get; }

    public WireService Service { get; }

    public WorkerPool Workers { get; } = new();

    public ConnectionWatch Watch { get; }

    public TcpDoor Tcp { get; }

    public UdpDoor Udp { get; }

    /// <summary>How many questions were answered with values so far.</summary>
    public long Resolved
    {
        get
        {
            using ActivityBatch batch = Counter.Drain();
            return batch.Counts.Where(count => count.Measure == Measure.Resolved).Sum(count => count.Count);
        }
    }

    public void Dispose()
    {
        Udp.Dispose();
        Tcp.Dispose();
        Watch.Dispose();
        Security.Dispose();
        Site.Dispose();
        _key.Dispose();
    }
}
