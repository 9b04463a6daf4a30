using System.Text;
using BenchmarkDotNet.Attributes;
using ZsIdNode.Handles;

namespace ZsIdNode.Benchmarks;

/// <summary>Folding and hashing a handle: each question does both.</summary>
public class AsciiCaseBenchmarks
{
    private readonly byte[] _folded = new byte[HandleLimits.HandleBytesMost];
    private byte[] _text = [];

    [Params("88.118.42/zs-led-5w-2026-000123", "88.118.42/中山灯饰-5w-2026-000123")]
    public string Text { get; set; } = "";

    [GlobalSetup]
    public void Encode() => _text = Encoding.UTF8.GetBytes(Text);

    [Benchmark]
    public int Fold() => AsciiCase.Fold(_text, _folded);

    [Benchmark]
    public ulong Hash() => AsciiCase.Hash(_text);
}
