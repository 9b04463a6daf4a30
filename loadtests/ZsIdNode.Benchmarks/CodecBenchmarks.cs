using BenchmarkDotNet.Attributes;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.Benchmarks;

/// <summary>What every message costs before anybody thinks about it.</summary>
public class CodecBenchmarks
{
    private readonly byte[] _request = SampleRecord.Request("GOODS.NAME", "URL");
    private readonly byte[] _output = new byte[Envelope.Bytes + MessageHeader.Bytes];
    private Envelope _envelope;
    private MessageHeader _header;

    [GlobalSetup]
    public void ReadOnce() => ReadEnvelopeAndHeader();

    [Benchmark]
    public Malformed ReadEnvelopeAndHeader()
    {
        Malformed malformed = Envelope.TryRead(_request, out _envelope);
        return malformed == Malformed.None ? MessageHeader.TryRead(_request.AsSpan(Envelope.Bytes), out _header) : malformed;
    }

    [Benchmark]
    public void WriteEnvelopeAndHeader()
    {
        _envelope.Write(_output);
        _header.Write(_output.AsSpan(Envelope.Bytes));
    }

    [Benchmark]
    public int ReadResolutionRequest()
    {
        ResolutionRequest.TryRead(_request.AsSpan(Envelope.Bytes + MessageHeader.Bytes, _header.BodyLength), out ResolutionRequest request);
        return request.TypeCount;
    }
}
