using ZsIdNode.Client.Wire;

namespace ZsIdNode.Client.Tests.Wire;

public sealed class RequestIdsTests
{
    [Fact]
    public void A_seed_decides_all_ids()
    {
        Func<uint> first = RequestIds.From(new Random(7));
        Func<uint> second = RequestIds.From(new Random(7));

        Assert.Equal(Enumerable.Range(0, 100).Select(_ => first()), Enumerable.Range(0, 100).Select(_ => second()));
    }

    [Fact]
    public void Ids_are_positive_numbers_of_31_bits()
    {
        Func<uint> seeded = RequestIds.From(new Random(7));

        Assert.All(Enumerable.Range(0, 1_000).Select(_ => seeded()), id => Assert.InRange(id, 1u, (uint)int.MaxValue));
        Assert.All(Enumerable.Range(0, 1_000).Select(_ => RequestIds.Unpredictable()), id => Assert.InRange(id, 1u, (uint)int.MaxValue));
    }
}
