using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Metering.Activity;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Framing;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Wire;
using ZsIdNode.Server.Wire.Operations;
using ZsIdNode.Server.Wire.Security;
using ZsIdNode.Storage.Records;
using ZsIdNode.Testing;

namespace ZsIdNode.Conformance;

/// <summary>
/// Our wire service with the records, the site record and the key of the server that the vectors were
/// recorded from, so that its answers can be held against the recorded bytes.
/// </summary>
internal sealed class RecordedServer : IDisposable
{
    private readonly InMemoryRecordStore _records = new();
    private readonly ScriptedRandom _random = new();
    private readonly RSA _key = RSA.Create();

    /// <param name="random">Where numbers and nonces come from; nothing may be drawn when it is left out.</param>
    public RecordedServer(RandomBytes? random = null)
    {
        var prefixes = new PrefixDirectory();
        prefixes.Apply([.. new[] { "0.NA", "0.0", "88.101.1" }.Select(prefix => new PrefixHomed(Prefix.Parse(prefix), ""))]);
        foreach ((string handle, IReadOnlyList<byte[]> values) in Vector.Records)
        {
            Store(handle, [.. values.SelectMany(value => value)]);
        }

        _key.ImportPkcs8PrivateKey(Convert.FromHexString(Vector.Keys.GetProperty("server").GetProperty("private_pkcs8_der_hex").GetString()!), out _);
        Site = new SiteIdentity(_key, Vector.SiteInfo);
        Resolver = new Resolver(prefixes, _records);
        var readable = new StoredRecordReader(_records, prefixes);
        var authority = new Authority(ServerAdministrators.None, readable);
        Security = new WireSecurity(new WireOptions { DigestOfFirstRequest = true }, prefixes, readable, Site, random ?? _random.Fill, Time);
        IWireOperation[] operations =
        [
            new ResolutionOperation(Resolver, authority, Counter, Site),
            new GetSiteInfoOperation(Site),
            .. Security.CreateOperations(),
        ];
        Service = new WireService(operations, Site, Security, Time);
    }

    public FakeTime Time { get; } = new();

    public ActivityCounter Counter { get; } = new();

    public SiteIdentity Site { get; }

    public Resolver Resolver { get; }

    public WireSecurity Security { get; }

    public WireService Service { get; }

    public WorkerPool Workers { get; } = new();

    /// <summary>Sets the clock to the moment at which an answer was recorded, by the expiration in its header.</summary>
    public void SetTimeBy(byte[] response)
    {
        uint expiration = BinaryPrimitives.ReadUInt32BigEndian(response.AsSpan(Envelope.Bytes + 16));
        Time.Advance(DateTimeOffset.FromUnixTimeSeconds(expiration - MessageHeader.Lifetime) - Time.GetUtcNow());
    }

    /// <summary>Stores a record from its encoded values.</summary>
    public void Store(string handle, byte[] values)
    {
        Handle parsed = Handle.Parse(handle);
        var record = new ArrayBufferWriter<byte>();
        StoredRecord.Write(record, parsed.Utf8, ValueEncoding.TryReadAll(values)!.Value);
        _records.Write(RecordKey.Of(parsed), record.WrittenSpan);
    }

    /// <summary>Answers one message, envelope in front; gives nothing while the message is not whole.</summary>
    public byte[] Answer(byte[] request, Door door, WireScope? scope = null)
    {
        var worker = new WireWorker();
        var rest = new ReadOnlySequence<byte>(request);
        FrameCut cut = FrameReader.TryCut(ref rest, out Frame frame);
        if (cut == FrameCut.Malformed)
        {
            Service.Refuser.RefuseMalformed(frame.Envelope, frame.Fault, door, Service.Now(), worker);
        }
        else if (cut == FrameCut.Whole)
        {
            byte[] message = frame.Message.ToArray();
            WireScope asked = scope ?? new WireScope();
            if (!Service.TryAnswer(frame.Envelope, message, door, Service.Now(), asked, worker))
            {
                // Nothing waits here: records are in memory and the writer is not asked.
                Task answered = Service.AnswerLaterAsync(frame.Envelope, message, door, Service.Now(), asked, worker, CancellationToken.None).AsTask();
                Assert.True(answered.IsCompletedSuccessfully);
            }
        }

        return worker.Response.Written.ToArray();
    }

    public void Dispose()
    {
        Security.Dispose();
        Site.Dispose();
        _key.Dispose();
    }
}
