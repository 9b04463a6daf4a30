using ZsIdNode.LoadTests.Measuring;

namespace ZsIdNode.LoadTests.Tests;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Nothing_counted_gives_zero()
    {
        var histogram = new LatencyHistogram();

        Assert.Equal(0, histogram.Percentile(0.5));
        Assert.Equal(0, histogram.Max);
    }

    [Fact]
    public void Durations_below_128_are_exact()
    {
        for (long value = 0; value < 128; value++)
        {
            Assert.Equal(value, PercentileOf(value));
        }
    }

    [Fact]
    public void A_percentile_is_never_below_the_truth_and_at_most_a_64th_above_it()
    {
        // Every power of two up to 18 minutes with its neighbours, and places in between.
        for (int power = 7; power < 40; power++)
        {
            foreach (long value in new[] { (1L << power) - 1, 1L << power, (1L << power) + 1, (1L << power) * 5 / 4, (1L << power) * 11 / 7 })
            {
                Assert.InRange(PercentileOf(value), value, value + (value / 64));
            }
        }
    }

    [Fact]
    public void Percentiles_of_a_sorted_thousand_are_its_ranks()
    {
        var histogram = new LatencyHistogram();
        for (int at = 1_000; at > 0; at--)
        {
            histogram.Add(at * 1_000);
        }

        foreach ((double share, long truth) in new[] { (0.001, 1_000L), (0.5, 500_000), (0.9, 900_000), (0.99, 990_000), (0.999, 999_000), (1, 1_000_000) })
        {
            Assert.InRange(histogram.Percentile(share), truth, truth + (truth / 64));
        }

        Assert.Equal(1_000_000, histogram.Percentile(1));
    }

    [Fact]
    public void A_duration_beyond_the_last_bucket_is_counted_and_is_the_maximum()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(1);
        histogram.Add(long.MaxValue);

        Assert.Equal(2, histogram.Count);
        Assert.Equal(long.MaxValue, histogram.Percentile(1));
        Assert.Equal(1, histogram.Percentile(0.5));
    }

    [Fact]
    public void A_clock_that_seems_to_run_backwards_counts_as_no_time()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(-5);

        Assert.Equal(1, histogram.Count);
        Assert.Equal(0, histogram.Percentile(1));
    }

    [Fact]
    public void Two_histograms_added_are_one_that_counted_everything()
    {
        var left = new LatencyHistogram();
        var right = new LatencyHistogram();
        var both = new LatencyHistogram();
        var random = new Random(7);
        for (int at = 0; at < 10_000; at++)
        {
            long value = random.NextInt64(1L << random.Next(1, 36));
            (at % 3 == 0 ? left : right).Add(value);
            both.Add(value);
        }

        left.Add(right);

        Assert.Equal(both.Count, left.Count);
        foreach (double share in new[] { 0.01, 0.5, 0.9, 0.999, 1 })
        {
            Assert.Equal(both.Percentile(share), left.Percentile(share));
        }
    }

    private static long PercentileOf(long value)
    {
        var histogram = new LatencyHistogram();
        histogram.Add(value);

        // A larger one beside it, so that the maximum does not hide what the bucket says.
        histogram.Add(long.MaxValue);
        return histogram.Percentile(0.5);
    }
}
