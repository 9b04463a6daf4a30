using ZsIdNode.Metering.Programmes;

namespace ZsIdNode.Metering.Tests.Programmes;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(99_999_999, false, false, 2)]
    [InlineData(100_000_000, false, true, 1)]
    [InlineData(100_000_001, true, true, 0)]
    public void The_threshold_itself_is_at_least_but_not_above(long events, bool above, bool atLeast, int missingForAbove)
    {
        var value = new Quantity(events, Days: 1);

        Assert.Equal(above, value.Meets(Comparison.Above, 100_000_000));
        Assert.Equal(atLeast, value.Meets(Comparison.AtLeast, 100_000_000));
        Assert.Equal(missingForAbove, value.MissingFor(Comparison.Above, 100_000_000));
    }

    [Theory]
    [InlineData(365)]
    [InlineData(366)]
    public void One_event_in_a_year_decides_a_mean(int days)
    {
        Assert.False(new Quantity(30_000L * days, days).Meets(Comparison.Above, 30_000));
        Assert.True(new Quantity((30_000L * days) + 1, days).Meets(Comparison.Above, 30_000));
        Assert.False(new Quantity((30_000L * days) - 1, days).Meets(Comparison.AtLeast, 30_000));
    }

    [Fact]
    public void What_is_shown_is_rounded_down_and_never_claims_the_whole()
    {
        Assert.Equal(29_999.9972m, new Quantity((30_000L * 365) - 1, 365).Shown);
        Assert.Equal(99.99m, new Quantity((30_000L * 365) - 1, 365).PercentOf(30_000));
        Assert.Equal(100m, new Quantity(30_000L * 365, 365).PercentOf(30_000));
    }

    [Fact]
    public void The_largest_values_do_not_overflow()
    {
        var value = new Quantity(long.MaxValue, Days: 1);

        Assert.True(value.Meets(Comparison.Above, long.MaxValue - 1));
        Assert.False(value.Meets(Comparison.Above, long.MaxValue));
        Assert.Equal(100m, value.PercentOf(long.MaxValue));
        Assert.Equal(long.MaxValue, value.Shown);
        Assert.False(new Quantity(long.MaxValue, 366).Meets(Comparison.AtLeast, long.MaxValue));
    }
}
