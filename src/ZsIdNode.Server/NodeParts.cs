using System.Security.Cryptography;
using ZsIdNode.Metering.Activity;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Server.Counting;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Http.Authentication;
using ZsIdNode.Server.Http.Tls;
using ZsIdNode.Server.Maintenance;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Upstream;
using ZsIdNode.Server.Wire;
using ZsIdNode.Server.Wire.Operations;
using ZsIdNode.Server.Wire.Security;
using ZsIdNode.Storage;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Server;

/// <summary>What a node is put together from. This is the one place where the server names storage.</summary>
internal sealed class NodeParts : IDisposable
{
    private NodeParts(DataFolder folder, NodeStore store, NodeOptions options, SiteIdentity site, DoorCertificate? certificate, TimeProvider time, ILoggerFactory loggers)
    {
        Folder = folder;
        Store = store;
        PrefixDirectory prefixes = store.Views.Prefixes;
        IRecordStore records = store.Views.Records;
        Prefixes = prefixes;
        Counts = store.Views.Counts;
        Site = site;
        Certificate = certificate;
        Handles = store.Views.Handles;
        Loggers = loggers;
        var administrators = new ServerAdministrators(options.Wire.AdministratorReferences(), options.Wire.HomingAdministratorReferences());
        Upstream = UpstreamNodes.Open(options.Upstream, time);
        ForeignRecords? foreign = Upstream is null ? null : new ForeignRecords(Upstream, options.Upstream, time);
        var policy = new AdministrationPolicy { Administrators = administrators, ForeignRecords = foreign };
        Sequencer = new RegistrationSequencer(store.Log, records, prefixes, [store.Applied], options.Registration, time, policy);
        var registrar = new Registrar(Sequencer, time, options.Registration.ChecksStructures);
        var resolver = new Resolver(prefixes, records);
        Changes = new ChangeDesk(registrar, new PrefixHoming(registrar, site), prefixes, Counter, time);
        Flusher = new ActivityFlusher(Counter, Sequencer, prefixes, time, loggers.CreateLogger<ActivityFlusher>());
        Token = AccessToken.Open(folder.KeysPath);
        var readable = new StoredRecordReader(records, prefixes);
        Authority = new Authority(administrators, new StoredRecordReader(records, prefixes, foreign));
        var services = options.Wire.RefersToServices ? new ServiceReferral(prefixes, readable, site.PublicKey) : null;
        var referrer = new Referrer(new PrefixReferral(prefixes, readable, site.PublicKey), services, site, options.Wire.AnswerDatagramsMost);
        Security = new WireSecurity(options.Wire, prefixes, readable, site, RandomNumberGenerator.Fill, time, foreign is null ? null : new ForeignIdentities(foreign, Upstream!));
        IEnumerable<IWireOperation> aboutHandles =
        [
            new ResolutionOperation(resolver, Authority, Counter, site, options.Wire.AnswerDatagramsMost, referrer),
            .. AdministrativeOperations.All(Changes, Handles, prefixes, Authority, site, options.Wire, Guid.NewGuid, referrer),
        ];
        if (foreign is not null)
        {
            var groups = new ForeignGroups(administrators, prefixes, readable, foreign, options.Upstream, time);
            aboutHandles = aboutHandles.Select(operation => new GroupFetchingOperation(operation, groups));
        }

        IWireOperation[] operations = [.. aboutHandles, new GetSiteInfoOperation(site), .. Security.CreateOperations(referrer)];
        Service = new WireService(operations, site, Security, time);
        Questions = new HandleQuestions(resolver, Authority, Workers, Counter, time);
        Sessions = new HttpSessionBook(options.Wire.Authentication, RandomNumberGenerator.Fill, time);
        Proofs = new ProofJudge(Security.Identities, Sessions, new GuessLimit(options.Wire.Authentication, time));
        Callers = new Callers(Token, Proofs, Sessions, RandomNumberGenerator.Fill);
        Watch = new ConnectionWatch(options.Wire, time);
        Tcp = new TcpDoor(Service, Workers, Watch, options.Wire, loggers.CreateLogger<TcpDoor>());
        Udp = new UdpDoor(Service, Workers, options.Wire, time, loggers.CreateLogger<UdpDoor>());
        Backups = new BackupDesk(store, options.Backup, time, loggers.CreateLogger<BackupDesk>());
        Time = time;
    }

    public DataFolder Folder { get; }

    public NodeStore Store { get; }

    public PrefixDirectory Prefixes { get; }

    public DailyCounts Counts { get; }

    public SiteIdentity Site { get; }

    /// <summary>What HTTPS shows; nothing when the door takes HTTP alone.</summary>
    public DoorCertificate? Certificate { get; }

    public IHandleDirectory Handles { get; }

    public Authority Authority { get; }

    public ILoggerFactory Loggers { get; }

    public ActivityCounter Counter { get; } = new();

    public WorkerPool Workers { get; } = new();

    public RegistrationSequencer Sequencer { get; }

    public ChangeDesk Changes { get; }

    public ActivityFlusher Flusher { get; }

    /// <summary>The servers that the node itself asks; nothing when there are none.</summary>
    public UpstreamNodes? Upstream { get; }

    public AccessToken Token { get; }

    public WireSecurity Security { get; }

    public WireService Service { get; }

    public HandleQuestions Questions { get; }

    /// <summary>The sessions over HTTP.</summary>
    public HttpSessionBook Sessions { get; }

    public ProofJudge Proofs { get; }

    public Callers Callers { get; }

    public ConnectionWatch Watch { get; }

    public TcpDoor Tcp { get; }

    public UdpDoor Udp { get; }

    public BackupDesk Backups { get; }

    public TimeProvider Time { get; }

    /// <summary>Opens the data folder and brings every view up to the log.</summary>
    public static NodeParts Open(NodeOptions options, int wirePort, int httpPort, TimeProvider time, Action<ILoggingBuilder> logging)
    {
        ILoggerFactory loggers = LoggerFactory.Create(logging);
        DataFolder? folder = null;
        NodeStore? store = null;
        DoorCertificate? certificate = null;
        try
        {
            folder = DataFolder.Open(options.Data, time, Guid.NewGuid);
            var log = new StoreLog(loggers.CreateLogger<NodeStore>());
            store = NodeStore.Open(folder, options.Storage, time, log.Tell);
            log.Tell(store.Recovery);
            using RSA key = SiteKey.Open(folder.KeysPath);
            SiteIdentity site = SiteIdentity.Create(key, options.Site, wirePort, httpPort);
            certificate = options.Http.Tls ? DoorCertificate.Open(options.Http, key, options.Site, time) : null;
            var parts = new NodeParts(folder, store, options, site, certificate, time, loggers);

            // The site's key and the operator's token may have been made just now; nobody has been told of them yet.
            folder.SyncKeys();
            return parts;
        }
        catch (Exception fault)
        {
            certificate?.Dispose();
            store?.Dispose();
            folder?.Dispose();
            loggers.Dispose();
            if (fault is DataFolderException or JournalDamagedException or JournalForeignException or JournalHistoryMissingException)
            {
                throw new NodeStartException(fault.Message, fault);
            }

            throw;
        }
    }

    public void Dispose()
    {
        Udp.Dispose();
        Tcp.Dispose();
        Flusher.Dispose();
        Watch.Dispose();
        Security.Dispose();
        Upstream?.Dispose();
        Backups.Dispose();
        Store.Dispose();
        Folder.Dispose();
        Site.Dispose();
        Certificate?.Dispose();
        Loggers.Dispose();
    }
}
