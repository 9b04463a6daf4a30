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
        Site = site;
        Certificate = certificate;
        Time = time;
        Loggers = loggers;
        Token = AccessToken.Open(folder.KeysPath);
        Upstream = UpstreamParts.Open(options.Upstream, time);

        // Who may do what.
        var administrators = new ServerAdministrators(options.Wire.AdministratorReferences(), options.Wire.HomingAdministratorReferences());
        Authority = new Authority(administrators, new StoredRecordReader(Records, Prefixes, Upstream?.Records));

        // What changes the registry, and what it is asked.
        var policy = new AdministrationPolicy { Administrators = administrators, ForeignRecords = Upstream?.Records };
        Sequencer = new RegistrationSequencer(store.Log, Records, Prefixes, store.Views.Batches, [store.Applied], options.Registration, time, policy);
        var registrar = new Registrar(Sequencer, time, options.Registration.ChecksStructures);
        Changes = new ChangeDesk(registrar, new PrefixHoming(registrar, site), Prefixes, Counter, time);
        Flusher = new ActivityFlusher(Counter, Sequencer, Prefixes, time, loggers.CreateLogger<ActivityFlusher>());
        var resolver = new Resolver(Prefixes, Records);

        // The doors.
        Wire = new WireParts(this, options, administrators, resolver);
        Questions = new HandleQuestions(resolver, Authority, Workers, Counter, time);
        HttpIdentity = new HttpIdentity(Token, Wire.Security.Identities, options.Wire.Authentication, time);
        Backups = new BackupDesk(store, options.Backup, time, loggers.CreateLogger<BackupDesk>());
    }

    public DataFolder Folder { get; }

    public NodeStore Store { get; }

    public SiteIdentity Site { get; }

    /// <summary>What HTTPS shows; nothing when the door takes HTTP alone.</summary>
    public DoorCertificate? Certificate { get; }

    public TimeProvider Time { get; }

    public ILoggerFactory Loggers { get; }

    public AccessToken Token { get; }

    /// <summary>The servers that the node itself asks; nothing when there are none.</summary>
    public UpstreamParts? Upstream { get; }

    public IRecordStore Records => Store.Views.Records;

    public PrefixDirectory Prefixes => Store.Views.Prefixes;

    public IHandleDirectory Handles => Store.Views.Handles;

    public DailyCounts Counts => Store.Views.Counts;

    public ActivityCounter Counter { get; } = new();

    public WorkerPool Workers { get; } = new();

    public Authority Authority { get; }

    public RegistrationSequencer Sequencer { get; }

    public ChangeDesk Changes { get; }

    public ActivityFlusher Flusher { get; }

    public WireParts Wire { get; }

    public HandleQuestions Questions { get; }

    public HttpIdentity HttpIdentity { get; }

    public BackupDesk Backups { get; }

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
        Wire.Dispose();
        Flusher.Dispose();
        Upstream?.Dispose();
        Backups.Dispose();
        Store.Dispose();
        Folder.Dispose();
        Site.Dispose();
        Certificate?.Dispose();
        Loggers.Dispose();
    }
}
