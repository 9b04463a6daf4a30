using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
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
using ZsIdNode.Server;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Wire;
using ZsIdNode.Server.Wire.Operations;
using ZsIdNode.Server.Wire.Security;
using ZsIdNode.Storage.Records;
using ZsIdNode.Testing;

namespace ZsIdNode.Conformance;

/// <summary>
/// Our registry and the administrative operations with what stood on the recorded server, to be taken through the
/// recorded changes one after the other.
/// </summary>
internal sealed class RecordedRegistry : IAsyncDisposable
{
    private readonly RSA _key = RSA.Create();
    private readonly SiteIdentity _site;
    private readonly FakeTime _time = new();
    private readonly RegistrationSequencer _sequencer;
    private readonly Registrar _registrar;
    private readonly Task _running;
    private readonly Dictionary<OpCode, IWireOperation> _operations;
    private readonly WireService _service;

    public RecordedRegistry(bool tellsExistenceBeforeProof = false)
    {
        var prefixes = new PrefixDirectory();
        var handles = new HandleDirectory();
        var records = new InMemoryRecordStore();
        IView[] views = [new RecordView(records), prefixes, handles];
        Transaction[] initial =
        [
            .. new[] { "0.NA", "0.0", "88.101.1" }.Select(prefix => new PrefixHomed(Prefix.Parse(prefix), "")),
            .. Vector.Records.Select(record => Written(record.Key, [.. record.Value.SelectMany(value => value)])),
        ];
        foreach (IView view in views)
        {
            view.Apply(initial);
        }

        var administrators = new ServerAdministrators([.. new[] { 300, 301, 302, 303 }.Select(index => new HandleReference("0.NA/88.101.1", index))], []);
        _sequencer = new RegistrationSequencer(new ForgetfulLog(), records, prefixes, new BatchLedger(new BatchLedgerOptions()), views, new SequencerOptions(), _time, new AdministrationPolicy { Administrators = administrators });
        _running = Task.Run(() => _sequencer.RunAsync(CancellationToken.None));
        _registrar = new Registrar(_sequencer, _time);
        _key.ImportPkcs8PrivateKey(Convert.FromHexString(Vector.Keys.GetProperty("server").GetProperty("private_pkcs8_der_hex").GetString()!), out _);
        _site = new SiteIdentity(_key, Vector.SiteInfo);
        var changes = new ChangeDesk(_registrar, new PrefixHoming(_registrar, _site), prefixes, new ActivityCounter(), _time);
        var authority = new Authority(administrators, new StoredRecordReader(records, prefixes));
        var options = new WireOptions { TellsExistenceBeforeProof = tellsExistenceBeforeProof, DigestOfFirstRequest = true };
        Security = new WireSecurity(options, prefixes, new StoredRecordReader(records, prefixes), _site, Random.Fill, _time);
        _operations = AdministrativeOperations.All(changes, handles, prefixes, authority, _site, options, () => Guid.Parse("8b0ef657-82f5-41f2-bcf6-16fc0b5ccf02"))
            .ToDictionary(operation => operation.OpCode);
        IWireOperation[] others = [new ResolutionOperation(new Resolver(prefixes, records), authority, new ActivityCounter(), _site), new GetSiteInfoOperation(_site)];
        _service = new WireService([.. _operations.Values, .. others, .. Security.CreateOperations()], _site, Security, _time);
    }

    /// <summary>Gives out what the recorded server drew.</summary>
    public ScriptedRandom Random { get; } = new();

    public WireSecurity Security { get; }

    /// <summary>The identity that answered the challenge in a recorded exchange; nobody when there was none.</summary>
    public static Requester RequesterOf(Vector vector)
    {
        foreach (byte[] request in vector.Requests.Select(Native))
        {
            MessageHeader.TryRead(request.AsSpan(Envelope.Bytes), out MessageHeader header);
            if (header.OpCode == OpCode.ChallengeResponse)
            {
                Assert.Equal(Malformed.None, ChallengeAnswer.TryRead(request.AsSpan(Envelope.Bytes + MessageHeader.Bytes, header.BodyLength), out ChallengeAnswer answer));
                return Requester.Identified(new HandleReference(Encoding.UTF8.GetString(answer.UserHandle), answer.UserIndex));
            }
        }

        return Requester.Anonymous;
    }

    /// <summary>The message inside HTTP, where it came that way.</summary>
    public static byte[] Native(byte[] bytes)
    {
        int head = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        return bytes.AsSpan().StartsWith("POST"u8) || bytes.AsSpan().StartsWith("HTTP"u8) ? bytes[(head + 4)..] : bytes;
    }

    /// <summary>Deletes what was deleted in an exchange that nobody kept.</summary>
    public async Task DeleteAsync(string handle) => Assert.True((await _registrar.DeleteAsync(Handle.Parse(handle), Requester.Operator, Door.Node)).IsAccepted);

    /// <summary>Creates what was created in an exchange that nobody kept.</summary>
    public async Task CreateAsync(string handle)
    {
        var request = new RegistrationRequest(Handle.Parse(handle), [HandleValue.OfText(1, "URL", "http://example.org/new")], Overwrite: false);
        Assert.True((await _registrar.RegisterAsync(request, Requester.Operator, Door.Node)).IsAccepted);
    }

    /// <summary>Adds one of the recorded public keys to a record.</summary>
    public async Task AddKeyAsync(string handle, int index, string key)
    {
        byte[] data = Convert.FromHexString(Vector.Keys.GetProperty(key).GetProperty("public_handle_format_hex").GetString()!);
        Assert.True((await _registrar.AddAsync(Handle.Parse(handle), [new HandleValue(index, "HS_PUBKEY", data)], overwrite: false, Requester.Operator, Door.Node)).IsAccepted);
    }

    /// <summary>Takes the registry through every recorded change before the given exchange that was made.</summary>
    public async Task ReplayBeforeAsync(Vector vector)
    {
        int until = vector.Json.GetProperty("recorded_as").GetInt32();
        foreach (Vector earlier in Vector.Names.Select(Vector.Load).Where(IsChange).OrderBy(Place))
        {
            if (Place(earlier) < until)
            {
                (OperationEnd end, byte[] answer) = await AskAsync(earlier, RequesterOf(earlier));
                Assert.Equal(OperationEnd.Answered, end);
                Assert.Equal(Native(earlier.Responses[^1])[24..28], answer[24..28]);
            }
        }
    }

    /// <summary>Answers the operation of an exchange, its first request, at the moment of the recorded answer.</summary>
    public async Task<(OperationEnd End, byte[] Answer)> AskAsync(Vector vector, Requester requester, Door door = Door.Tcp)
    {
        byte[] request = Native(vector.Requests[0]);
        Envelope.TryRead(request, out Envelope envelope);
        MessageHeader.TryRead(request.AsSpan(Envelope.Bytes), out MessageHeader header);
        byte[] response = Native(vector.Responses[^1]);
        Envelope.TryRead(response, out Envelope answered);
        MessageHeader.TryRead(response.AsSpan(Envelope.Bytes), out MessageHeader recorded);

        // The final answer bears the request id of the message that answered the challenge.
        var exchange = new WireExchange(envelope with { RequestId = answered.RequestId }, header, door, WireScope.None, recorded.Expiration - MessageHeader.Lifetime);
        var worker = new WireWorker();
        OperationEnd end = await _operations[header.OpCode].AnswerLaterAsync(exchange, request.AsMemory(Envelope.Bytes), requester, worker, CancellationToken.None);
        return (end, worker.Response.Written.ToArray());
    }

    /// <summary>Answers one recorded message, envelope in front, at the moment of the recorded answer to it.</summary>
    /// <param name="expiration">What stands in the header of the recorded answer.</param>
    public async Task<byte[]> AnswerAsync(byte[] request, uint expiration, Door door, WireScope scope)
    {
        _time.Advance(DateTimeOffset.FromUnixTimeSeconds(expiration - MessageHeader.Lifetime) - _time.GetUtcNow());
        byte[] native = Native(request);
        Envelope.TryRead(native, out Envelope envelope);
        var worker = new WireWorker();
        byte[] message = native[Envelope.Bytes..];
        if (!_service.TryAnswer(envelope, message, door, _service.Now(), scope, worker))
        {
            await _service.AnswerLaterAsync(envelope, message, door, _service.Now(), scope, worker, CancellationToken.None);
        }

        return worker.Response.Written.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        _sequencer.Complete();
        await _running;
        Security.Dispose();
        _site.Dispose();
        _key.Dispose();
    }

    private static int Place(Vector vector) => vector.Json.GetProperty("recorded_as").GetInt32();

    private static bool IsChange(Vector vector)
    {
        byte[] request = Native(vector.Requests[0]);
        byte[] response = Native(vector.Responses[^1]);
        return MessageHeader.TryRead(request.AsSpan(Math.Min(request.Length, Envelope.Bytes)), out MessageHeader asked) == Malformed.None
            && MessageHeader.TryRead(response.AsSpan(Math.Min(response.Length, Envelope.Bytes)), out MessageHeader answered) == Malformed.None
            && asked.OpCode is >= OpCode.CreateHandle and <= OpCode.ModifyValue
            && answered.ResponseCode == ResponseCode.Success;
    }

    private static RecordWritten Written(string handle, byte[] values)
    {
        Handle parsed = Handle.Parse(handle);
        ImmutableArray<HandleValue> read = ValueEncoding.TryReadAll(values)!.Value;
        var record = new ArrayBufferWriter<byte>();
        StoredRecord.Write(record, parsed.Utf8, read);
        return new RecordWritten(parsed, record.WrittenMemory, IsNew: true, Door.Node);
    }

    private sealed class ForgetfulLog : ITransactionLog
    {
        public long LastSequence { get; private set; }

        public DateTimeOffset LastTime { get; private set; }

        public void Append(IReadOnlyList<Transaction> batch)
        {
            LastSequence = batch[^1].Sequence;
            LastTime = batch[^1].Time;
        }
    }
}
