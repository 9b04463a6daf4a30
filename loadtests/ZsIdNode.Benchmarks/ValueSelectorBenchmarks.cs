using System.Text;
using BenchmarkDotNet.Attributes;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Resolution;

namespace ZsIdNode.Benchmarks;

/// <summary>Choosing values of a record: all of them, which is one copy, or those of a type.</summary>
public class ValueSelectorBenchmarks
{
    private readonly byte[] _stored = SampleRecord.Stored;
    private readonly byte[] _values = new byte[1_024];
    private readonly ValueSelection _all = new();
    private readonly ValueSelection _byType = new();
    private readonly ValueSelection _byIndex = new();

    public ValueSelectorBenchmarks()
    {
        _byType.AddType(Encoding.UTF8.GetBytes("GOODS.BATCH"));
        _byIndex.AddIndex(3);
    }

    [Benchmark(Baseline = true)]
    public int All() => Select(_all);

    [Benchmark]
    public int ByType() => Select(_byType);

    [Benchmark]
    public int ByIndex() => Select(_byIndex);

    private int Select(ValueSelection selection) => ValueSelector.Select(new StoredRecord(_stored), selection, publicOnly: true, _values).Bytes;
}
