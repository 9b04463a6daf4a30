using ZsIdNode.Storage.Sorted;

namespace ZsIdNode.Storage.Tests.Sorted;

public sealed class MergeChoiceTests
{
    private const long Mega = 1_024 * 1_024;

    [Fact]
    public void Few_runs_are_left_alone() => Assert.Equal((0, 0), MergeChoice.Of([.. Enumerable.Repeat(Mega, MergeChoice.Width - 1)]));

    [Fact]
    public void Many_runs_of_one_size_are_merged() => Assert.Equal((0, 8), MergeChoice.Of([.. Enumerable.Repeat(Mega, 8)]));

    [Fact]
    public void Small_runs_are_merged_without_the_large_ones_before_them() =>
        Assert.Equal((2, 8), MergeChoice.Of([100 * Mega, 100 * Mega, .. Enumerable.Repeat(1_000L, 8)]));

    [Fact]
    public void A_small_run_between_large_ones_counts_as_one_of_them() =>
        Assert.Equal((0, 8), MergeChoice.Of([.. Enumerable.Repeat(100 * Mega, 4), 1_000, .. Enumerable.Repeat(100 * Mega, 3), 1_000]));

    [Fact]
    public void Smaller_runs_come_first() =>
        Assert.Equal((8, 9), MergeChoice.Of([.. Enumerable.Repeat(100 * Mega, 8), .. Enumerable.Repeat(1_000L, 9)]));

    [Fact]
    public void A_run_that_cannot_be_merged_divides_its_neighbours()
    {
        Assert.Equal((0, 0), MergeChoice.Of([1, 1, 1, 1, -1, 1, 1, 1, 1]));
        Assert.Equal((0, 8), MergeChoice.Of([1, 1, 1, 1, 1, 1, 1, 1, -1, 1, 1]));
    }

    [Fact]
    public void No_more_are_merged_at_once_than_memory_is_meant_for()
    {
        (int first, int count) = MergeChoice.Of([.. Enumerable.Repeat(1L, 100)]);

        Assert.Equal((0, MergeChoice.WidthMost), (first, count));
    }

    [Fact]
    public void A_hundred_thousand_small_runs_end_in_few_and_are_written_few_times()
    {
        List<long> runs = [];
        long written = 0;
        for (int number = 0; number < 100_000; number++)
        {
            runs.Add(4 * Mega);
            while (MergeChoice.Of([.. runs]) is (int first, > 0 and int count))
            {
                long merged = runs.GetRange(first, count).Sum();
                written += merged;
                runs.RemoveRange(first, count);
                runs.Insert(first, merged);
            }

            Assert.InRange(runs.Count, 1, 50);
        }

        Assert.InRange(written / (100_000 * 4 * Mega), 1, 6);
    }
}
