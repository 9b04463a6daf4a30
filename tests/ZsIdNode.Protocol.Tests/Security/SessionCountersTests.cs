using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Protocol.Tests.Security;

public sealed class SessionCountersTests
{
    private readonly SessionCounters _counters = new();

    [Fact]
    public void A_counter_is_taken_once()
    {
        Assert.True(_counters.TryTake(1));
        Assert.False(_counters.TryTake(1));
        Assert.True(_counters.TryTake(2));
        Assert.False(_counters.TryTake(1));
    }

    [Fact]
    public void Zero_counts_nothing()
    {
        Assert.True(_counters.TryTake(0));
        Assert.True(_counters.TryTake(0));
    }

    [Fact]
    public void Gaps_are_fine_and_the_late_are_still_taken()
    {
        Assert.True(_counters.TryTake(5));
        Assert.True(_counters.TryTake(uint.MaxValue));
        Assert.True(_counters.TryTake(3));
        Assert.True(_counters.TryTake(1_000_000));

        Assert.False(_counters.TryTake(uint.MaxValue));
        Assert.False(_counters.TryTake(3));
    }

    [Fact]
    public void What_is_below_the_last_two_hundred_is_too_old()
    {
        for (uint counter = 11; counter <= 10 + SessionCounters.Remembered; counter++)
        {
            Assert.True(_counters.TryTake(counter));
        }

        Assert.False(_counters.TryTake(10));
        Assert.True(_counters.TryTake(1_000));
        Assert.False(_counters.TryTake(11));
        Assert.False(_counters.TryTake(12));
    }

    [Fact]
    public void In_no_order_is_a_counter_taken_twice()
    {
        var random = new Random(11);
        var taken = new HashSet<uint>();
        for (int step = 0; step < 20_000; step++)
        {
            uint counter = (uint)((step / 20) + random.Next(1, 400));
            if (_counters.TryTake(counter))
            {
                Assert.True(taken.Add(counter));
            }
        }

        Assert.True(taken.Count > 500);
    }
}
