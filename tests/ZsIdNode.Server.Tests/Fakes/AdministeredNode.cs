using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Activity;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Wire;
using ZsIdNode.Server.Wire.Operations;
using ZsIdNode.Storage.Records;
using ZsIdNode.Testing;

namespace ZsIdNode.Server.Tests.Fakes;

/// <summary>The administrative operations on a registry in memory, with the prefix 88.118.42 homed; its one writer runs when the test says so.</summary>
internal sealed class AdministeredNode : IAsyncDisposable
{
    public static readonly Guid Minted = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    private readonly RSA _key = RSA.Create(2_048);
    private readonly InMemoryRecordStore _records = new();
    private readonly Dictionary<OpCode, IWireOperation> _operations;
    private Task? _running;

    public AdministeredNode(IHandleDirectory? directory = null, bool tellsExistenceBeforeProof = false, ServerAdministrators? administrators = null, bool checksStructures = true)
    {
        var handles = new HandleDirectory();
        IView[] views = [new RecordView(_records), Prefixes, handles, Batches];
        Prefixes.Apply([new PrefixHomed(Prefix.Parse("88.118.42"), "古镇灯饰")]);
        Site = SiteIdentity.Create(_key, new SiteOptions(), 2_641, 8_000);
        administrators ??= ServerAdministrators.None;
        Sequencer = new RegistrationSequencer(Log, _records, Prefixes, Batches, views, new SequencerOptions(), Time, new AdministrationPolicy { Administrators = administrators });
        var registrar = new Registrar(Sequencer, Time, checksStructures);
        Homing = new PrefixHoming(registrar, Site);
        Changes = new ChangeDesk(registrar, Homing, Prefixes, Counter, Time);
        var authority = new Authority(administrators, new StoredRecordReader(_records, Prefixes));
        var options = new WireOptions { TellsExistenceBeforeProof = tellsExistenceBeforeProof };
        _operations = AdministrativeOperations.All(Changes, directory ?? handles, Prefixes, authority, Site, options, () => Minted, new Referrer(new PrefixReferral(Prefixes, Readable, Site.PublicKey), services: null, Site, options.AnswerDatagramsMost)).ToDictionary(operation => operation.OpCode);
    }

    public FakeTime Time { get; } = new();

    public BatchLedger Batches { get; } = new(new BatchLedgerOptions());

    public RegistrationSequencer Sequencer { get; }

    public PrefixDirectory Prefixes { get; } = new();

    public MemoryLog Log { get; } = new();

    public ActivityCounter Counter { get; } = new();

    /// <summary>What doors read keys and groups by.</summary>
    public StoredRecordReader Readable => new(_records, Prefixes);

    public SiteIdentity Site { get; }

    public PrefixHoming Homing { get; }

    public ChangeDesk Changes { get; }

    public IEnumerable<OpCode> OpCodes => _operations.Keys;

    public long Refused
    {
        get
        {
            using ActivityBatch batch = Counter.Drain();
            return batch.Counts.Where(count => count.Measure == Measure.ChangeRefused).Sum(count => count.Count);
        }
    }

    public static byte[] HandleBody(string handle)
    {
        var body = new ArrayBufferWriter<byte>();
        HandleRequest.Write(body, Encoding.UTF8.GetBytes(handle));
        return body.WrittenSpan.ToArray();
    }

    public static byte[] ValuesBody(string handle, params HandleValue[] values)
    {
        var body = new ArrayBufferWriter<byte>();
        ValuesRequest.Write(body, Encoding.UTF8.GetBytes(handle), values);
        return body.WrittenSpan.ToArray();
    }

    public IWireOperation Operation(OpCode opCode) => _operations[opCode];

    public void Run() => _running ??= Task.Run(() => Sequencer.RunAsync(CancellationToken.None));

    public ResolutionStatus Resolve(string handle) => new Resolver(Prefixes, _records).Resolve(Encoding.UTF8.GetBytes(handle), new RecordBuffer()).Status;

    /// <summary>Asks for an operation as the operator, or as somebody else; nothing when he must prove who he is.</summary>
    public async Task<Answer?> AskAsync(OpCode opCode, byte[] body, Requester? requester = null, Door door = Door.Tcp, OpFlags flags = OpFlags.Usual)
    {
        var header = new MessageHeader(opCode, ResponseCode.Reserved, flags, -1, 0, 0, body.Length);
        byte[] message = new byte[MessageHeader.Bytes + body.Length + sizeof(int)];
        header.Write(message);
        body.CopyTo(message, MessageHeader.Bytes);
        var envelope = new Envelope(ProtocolVersion.Spoken, ProtocolVersion.Spoken, EnvelopeFlags.None, 0, 7, 0, message.Length);
        var worker = new WireWorker();
        var exchange = new WireExchange(envelope, header, door, WireScope.None, 1_000_000);
        IWireOperation operation = _operations[opCode];
        if (operation.TryAnswer(new WireRequest(exchange, message), worker))
        {
            return Answer.Read(worker.Response.Written.ToArray());
        }

        OperationEnd end = await operation.AnswerLaterAsync(exchange, message, requester ?? Requester.Operator, worker, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(end == OperationEnd.NeedsAuthentication, worker.Response.Length == 0);
        return end == OperationEnd.NeedsAuthentication ? null : Answer.Read(worker.Response.Written.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        Sequencer.Complete();
        await (_running ?? Task.CompletedTask);
        Site.Dispose();
        _key.Dispose();
    }

    internal sealed class MemoryLog : ITransactionLog
    {
        /// <summary>How the next commits fail; none when they do not.</summary>
        public LogFailure? Failure { get; set; }

        public List<int> Commits { get; } = [];

        public long LastSequence { get; private set; }

        public DateTimeOffset LastTime { get; private set; }

        public void Append(IReadOnlyList<Transaction> batch)
        {
            if (Failure is LogFailure failure)
            {
                throw new LogFailedException("the test says so", failure);
            }

            Commits.Add(batch.Count);
            LastSequence = batch[^1].Sequence;
            LastTime = batch[^1].Time;
        }
    }
}
