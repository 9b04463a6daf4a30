using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Metering.Counts;

namespace ZsIdNode.Metering.Tests.Counts;

public sealed class DailyCountsTests
{
    private static readonly BeijingDay Today = BeijingDay.Of(new DateOnly(2026, 11, 21));

    private readonly DailyCounts _counts = new();

    [Fact]
    public void A_day_on_which_nothing_was_counted_is_empty_and_not_among_the_days()
    {
        Assert.Equal(0, _counts.Current.Day(Today).Total[Measure.Resolved]);
        Assert.Empty(_counts.Current.Day(Today).ByPrefix);
        Assert.Empty(_counts.Current.Days);
        Assert.Null(_counts.Current.FirstDay);
    }

    [Fact]
    public void A_count_of_zero_makes_no_day()
    {
        _counts.Add(Today, "88.1", Door.Udp, Measure.Resolved, 0);

        Assert.Empty(_counts.Current.Days);
    }

    [Fact]
    public void A_negative_count_is_refused_and_changes_nothing()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _counts.Add(
            new DailyCount(Today, "88.1", Door.Udp, Measure.Resolved, 1),
            new DailyCount(Today, "88.1", Door.Udp, Measure.Resolved, -1)));

        Assert.Empty(_counts.Current.Days);
    }

    [Fact]
    public void A_snapshot_does_not_move_while_counts_are_added()
    {
        _counts.Add(Today, "88.1", Door.Udp, Measure.Registered, 5);
        CountsSnapshot held = _counts.Current;

        _counts.Add(Today, "88.1", Door.Udp, Measure.Registered, 2);

        Assert.Equal(5, held.Day(Today).Of("88.1")[Door.Udp, Measure.Registered]);
        Assert.Equal(5, held.StockOf("88.1"));
        Assert.Equal(7, _counts.Current.StockOf("88.1"));
    }

    [Fact]
    public void A_tally_is_the_same_in_whatever_order_it_came_about()
    {
        Tally tally = Tally.Empty.Plus(Door.Tcp, Measure.Resolved, 1).Plus(Door.Node, Measure.Deleted, 2).Plus(Door.Tcp, Measure.Registered, 3);

        Assert.Equal(
            [new TallyEntry(Door.Node, Measure.Deleted, 2), new TallyEntry(Door.Tcp, Measure.Registered, 3), new TallyEntry(Door.Tcp, Measure.Resolved, 1)],
            tally.Entries.AsEnumerable());
        Assert.Equal(6, tally.Plus(tally)[Door.Tcp, Measure.Registered]);
        Assert.True(tally.SameAs(Tally.Empty.Plus(tally)));
        Assert.False(tally.SameAs(tally.Plus(tally)));
    }

    [Fact]
    public void The_stock_is_what_was_registered_and_not_deleted_over_all_days()
    {
        _counts.Add(Today, "88.1", Door.Http, Measure.Registered, 10);
        _counts.Add(new BeijingDay(Today.Number + 1), "88.1", Door.Udp, Measure.Deleted, 4);
        _counts.Add(new BeijingDay(Today.Number + 1), "88.1", Door.Udp, Measure.Modified, 3);
        _counts.Add(new BeijingDay(Today.Number + 1), "88.2", Door.Udp, Measure.Resolved, 9);

        Assert.Equal(6, _counts.Current.StockOf("88.1"));
        Assert.Equal(0, _counts.Current.StockOf("88.2"));
    }

    [Fact]
    public void Days_are_given_earliest_first_and_a_range_includes_both_its_ends()
    {
        foreach (int offset in new[] { 3, 0, 1, 2 })
        {
            _counts.Add(new BeijingDay(Today.Number + offset), "88.1", Door.Udp, Measure.Resolved, 1L << offset);
        }

        Assert.Equal([0, 1, 2, 3], _counts.Current.Days.Select(day => day.Number - Today.Number));
        Assert.Equal(2 + 4, _counts.Current.Sum(new DayRange(new(Today.Number + 1), new(Today.Number + 2)))[Measure.Resolved]);
        Assert.Equal(15, _counts.Current.Sum(new DayRange(new(int.MinValue), new(int.MaxValue)))[Measure.Resolved]);
        Assert.Equal(0, _counts.Current.Sum(new DayRange(new(Today.Number + 2), new(Today.Number + 1)))[Measure.Resolved]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_naive_recount_of_random_events_agrees(int seed)
    {
        var random = new Random(seed);
        string[] prefixes = ["88.1", "88.2", "88.3", DailyCount.NotOurs, Prefix.NamingAuthority];
        List<DailyCount> events = [];
        for (int i = 0; i < 3_000; i++)
        {
            events.Add(new DailyCount(
                new BeijingDay(Today.Number + random.Next(30)),
                prefixes[random.Next(prefixes.Length)],
                (Door)random.Next(6),
                (Measure)random.Next(1, 10),
                random.Next(4)));
        }

        // Enough to delete from: a stock below zero is a fault.
        foreach (string prefix in prefixes)
        {
            events.Add(new DailyCount(Today, prefix, Door.Node, Measure.Registered, 10_000));
        }

        for (int done = 0; done < events.Count;)
        {
            int batch = Math.Min(random.Next(1, 40), events.Count - done);
            _counts.Add([.. events.GetRange(done, batch)]);
            done += batch;
        }

        CountsSnapshot counts = _counts.Current;
        Assert.Empty(CountsConservation.Faults(counts));
        var range = new DayRange(new(Today.Number + 4), new(Today.Number + 21));
        IReadOnlyDictionary<string, Tally> byPrefix = counts.SumByPrefix(range);
        foreach (Measure measure in Enum.GetValues<Measure>())
        {
            Assert.Equal(Recount(e => e.Measure == measure && range.Contains(e.Day)), counts.Sum(range)[measure]);
            foreach (string prefix in prefixes)
            {
                long expected = Recount(e => e.Measure == measure && e.Prefix == prefix && range.Contains(e.Day));
                Assert.Equal(expected, counts.Sum(range, prefix)[measure]);
                Assert.Equal(expected, byPrefix[prefix][measure]);
                foreach (Door door in Enum.GetValues<Door>())
                {
                    Assert.Equal(
                        Recount(e => e.Day == Today && e.Prefix == prefix && e.Door == door && e.Measure == measure),
                        counts.Day(Today).Of(prefix)[door, measure]);
                }
            }
        }

        foreach (string prefix in prefixes)
        {
            Assert.Equal(
                Recount(e => e.Prefix == prefix && e.Measure == Measure.Registered) - Recount(e => e.Prefix == prefix && e.Measure == Measure.Deleted),
                counts.StockOf(prefix));
        }

        long Recount(Func<DailyCount, bool> which) => events.Where(which).Sum(e => e.Count);
    }

    [Fact]
    public void A_reader_never_sees_half_of_a_batch()
    {
        using var stop = new CancellationTokenSource();
        long torn = 0;
        var reader = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                CountsSnapshot seen = _counts.Current;
                if (seen.StockOf("88.1") != seen.StockOf("88.2") || CountsConservation.Faults(seen).Count > 0)
                {
                    Interlocked.Increment(ref torn);
                }
            }
        });
        reader.Start();
        for (int i = 0; i < 5_000; i++)
        {
            _counts.Add(
                new DailyCount(Today, "88.1", Door.Udp, Measure.Registered, 1),
                new DailyCount(new BeijingDay(Today.Number + (i % 3)), "88.2", Door.Udp, Measure.Registered, 1));
        }

        stop.Cancel();
        reader.Join();
        Assert.Equal(0, torn);
        Assert.Equal(5_000, _counts.Current.StockOf("88.2"));
    }

    [Fact]
    public void A_total_that_differs_from_its_prefixes_is_a_fault()
    {
        _counts.Add(Today, "88.1", Door.Udp, Measure.Resolved, 7);
        DayCounts day = _counts.Current.Day(Today);
        var wrong = new DayCounts(Today, day.ByPrefix.ToImmutableDictionary(), day.Total.Plus(Door.Udp, Measure.Resolved, 1));

        Assert.Equal(
            [new CountsFault("2026-11-21 Udp Resolved", Kept: 8, Recounted: 7)],
            CountsConservation.Faults(new CountsSnapshot(_counts.Current.ByDay.SetItem(Today, wrong), _counts.Current.Stock)));
    }

    [Fact]
    public void A_stock_that_differs_from_its_history_or_falls_below_zero_is_a_fault()
    {
        _counts.Add(Today, "88.1", Door.Udp, Measure.Registered, 7);
        _counts.Add(Today, "88.2", Door.Udp, Measure.Deleted, 1);

        Assert.Equal(
            [new CountsFault("stock 88.1", Kept: 6, Recounted: 7), new CountsFault("stock 88.2", Kept: -1, Recounted: -1)],
            CountsConservation.Faults(new CountsSnapshot(_counts.Current.ByDay, _counts.Current.Stock.SetItem("88.1", 6))));
    }
}
