using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Values;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Activity;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Upstream;
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

    /// <summary>The record with the keys.</summary>
    public const string Identity = "88.118.42/CLERK";

    /// <summary>The secret at 301 of <see cref="Identity"/>.</summary>
    public const string Secret = "open sesame";

    /// <summary>A public value, one for administrators, one for nobody, and who administers: the key at 300.</summary>
    public const string Restricted = "88.118.42/PRICED";

    public const string Missing = "88.118.42/NOBODY";

    private readonly RSA _key = RSA.Create();
    private readonly UpstreamNodes? _upstream;

    /// <param name="upstream">Whom the node asks about keys of others; nobody when it is left out.</param>
    public WireServer(WireOptions? options = null, RandomBytes? random = null, UpstreamOptions? upstream = null)
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
        WhoAmI = new WhoAmI(Site);
        AddIdentities();
        var readable = new StoredRecordReader(Records, prefixes);
        UpstreamOptions asked = upstream ?? new UpstreamOptions();
        _upstream = UpstreamNodes.Open(asked, Time);
        var foreign = _upstream is null ? null : new ForeignIdentities(new ForeignRecords(_upstream, asked, Time), _upstream);
        var services = Options.RefersToServices ? new ServiceReferral(prefixes, readable, Site.PublicKey) : null;
        var referrer = new Referrer(new PrefixReferral(prefixes, readable, Site.PublicKey), services, Site, Options.AnswerDatagramsMost);
        Security = new WireSecurity(Options, prefixes, readable, Site, random ?? RandomNumberGenerator.Fill, Time, foreign);
        IWireOperation[] operations =
        [
            new ResolutionOperation(new Resolver(prefixes, Records), new Authority(ServerAdministrators.None, readable), Counter, Site, Options.AnswerDatagramsMost, referrer),
            new GetSiteInfoOperation(Site),
            .. Security.CreateOperations(referrer),
            WhoAmI,
        ];
        Service = new WireService(operations, Site, Security, Time);
        Watch = new ConnectionWatch(Options, Time);
        Tcp = new TcpDoor(Service, Workers, Watch, Options, NullLogger<TcpDoor>.Instance);
        Udp = new UdpDoor(Service, Workers, Options, Time, NullLogger<UdpDoor>.Instance);
    }

    public WireOptions Options { get; }

    /// <summary>The private half of the key at 300.</summary>
    public RSA AdministratorKey { get; } = RecordedKey("adm");

    /// <summary>The private half of the key at 302.</summary>
    public RSA OtherKey { get; } = RecordedKey("noperm");

    public WhoAmI WhoAmI { get; }

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
        _upstream?.Dispose();
        Site.Dispose();
        AdministratorKey.Dispose();
        OtherKey.Dispose();
        _key.Dispose();
    }

    /// <summary>Two public keys and a secret, which may read what is for administrators at <see cref="Restricted"/>.</summary>
    private void AddIdentities()
    {
        Records.Add(
            Identity,
            onDisk: false,
            new HandleValue(300, "HS_PUBKEY", PublicKey(AdministratorKey)),
            HandleValue.OfText(301, "HS_SECKEY", Secret) with { Permissions = ValuePermissions.AdminRead | ValuePermissions.AdminWrite },
            new HandleValue(302, "HS_PUBKEY", PublicKey(OtherKey)));
        var admin = new ArrayBufferWriter<byte>();
        new AdminRecord(AdminPermissions.All, new HandleReference(Identity, 300)).Write(admin);
        Records.Add(
            Restricted,
            onDisk: false,
            HandleValue.OfText(1, "URL", "https://example.org/public"),
            HandleValue.OfText(2, "PRICE", "12") with { Permissions = ValuePermissions.AdminRead },
            HandleValue.OfText(3, "NOTE", "for nobody") with { Permissions = ValuePermissions.None },
            new HandleValue(100, "HS_ADMIN", admin.WrittenMemory));
    }

    private static RSA RecordedKey(string name)
    {
        var key = RSA.Create();
        key.ImportPkcs8PrivateKey(Convert.FromHexString(Vector.Keys.GetProperty(name).GetProperty("private_pkcs8_der_hex").GetString()!), out _);
        return key;
    }

    private static ReadOnlyMemory<byte> PublicKey(RSA key)
    {
        var record = new ArrayBufferWriter<byte>();
        RsaPublicKey.FromRsa(key).Write(record);
        return record.WrittenMemory;
    }
}
