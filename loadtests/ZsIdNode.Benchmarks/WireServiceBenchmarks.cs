using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using ZsIdNode.Handles;
using ZsIdNode.Metering.Activity;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Wire;
using ZsIdNode.Server.Wire.Operations;
using ZsIdNode.Server.Wire.Security;

namespace ZsIdNode.Benchmarks;

/// <summary>One resolution from bytes to bytes, without sockets and without the store. It must not allocate.</summary>
public class WireServiceBenchmarks
{
    private readonly RSA _key = RSA.Create(2_048);
    private readonly byte[] _all = SampleRecord.Request();
    private readonly byte[] _byType = SampleRecord.Request("GOODS.BATCH");
    private readonly WireScope _scope = new();
    private readonly WireWorker _worker = new();
    private readonly List<IDisposable> _parts = [];
    private SiteIdentity _site = null!;
    private WireService _service = null!;
    private long _now;

    [GlobalSetup]
    public void Open()
    {
        var prefixes = new PrefixDirectory();
        prefixes.Apply([new PrefixHomed(Prefix.Parse(SampleRecord.PrefixText), "")]);
        _site = SiteIdentity.Create(_key, new SiteOptions(), wirePort: 2641, httpPort: 8000);
        var records = new OneRecordStore(SampleRecord.Stored);
        var readable = new StoredRecordReader(records, prefixes);
        var resolution = new ResolutionOperation(new Resolver(prefixes, records), new Authority(ServerAdministrators.None, readable), new ActivityCounter(), _site);
        var security = new WireSecurity(new WireOptions(), prefixes, readable, _site, RandomNumberGenerator.Fill, TimeProvider.System);
        _parts.Add(security);
        _service = new WireService([resolution], _site, security, TimeProvider.System);
        _now = _service.Now();
        if (AnswerAll() < 250)
        {
            throw new InvalidOperationException("The question is not answered with the record.");
        }
    }

    [GlobalCleanup]
    public void Close()
    {
        _parts.ForEach(part => part.Dispose());
        _site.Dispose();
    }

    [Benchmark(Baseline = true)]
    public int AnswerAll() => Answer(_all, _now);

    [Benchmark]
    public int AnswerByType() => Answer(_byType, _now);

    /// <summary>As the UDP door does it: the clock is asked for each datagram.</summary>
    [Benchmark]
    public int AnswerAllWithClock() => Answer(_all, _service.Now());

    private int Answer(byte[] request, long now)
    {
        _worker.Response.Clear();
        Envelope.TryRead(request, out Envelope envelope);
        _service.TryAnswer(envelope, request.AsSpan(Envelope.Bytes), Door.Udp, now, _scope, _worker);
        return _worker.Response.Length;
    }
}
