using ZsIdNode.Handles;
using ZsIdNode.Metering.Activity;

namespace ZsIdNode.Metering.Tests.Activity;

public sealed class ActivityCounterTests
{
    private static readonly BeijingDay Today = BeijingDay.Of(new DateOnly(2026, 11, 21));
    private static readonly BeijingDay Tomorrow = new(Today.Number + 1);
    private static readonly long Midnight = new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.FromHours(8)).ToUnixTimeSeconds();

    private readonly ActivityCounter _counter = new(stripes: 4);

    [Fact]
    public void What_was_counted_is_taken_once()
    {
        _counter.Count(3, Door.Udp, Measure.Resolved, Midnight - 100);
        _counter.Count(3, Door.Udp, Measure.Resolved, Midnight - 99);
        _counter.Count(ActivityCounter.NotOurs, Door.Tcp, Measure.NotResponsible, Midnight - 98);

        Assert.Equal(
            [
                new ActivityCount(Today, ActivityCounter.NotOurs, Door.Tcp, Measure.NotResponsible, 1),
                new ActivityCount(Today, 3, Door.Udp, Measure.Resolved, 2),
            ],
            TakeAndCommit());
        Assert.Empty(TakeAndCommit());
    }

    [Fact]
    public void A_batch_that_was_not_committed_comes_again_with_what_was_counted_since()
    {
        _counter.Count(1, Door.Http, Measure.Resolved, Midnight);
        _counter.Count(2, Door.Http, Measure.Resolved, Midnight);
        using (ActivityBatch lost = _counter.Drain())
        {
            Assert.Equal(2, lost.Counts.Count);
        }

        _counter.Count(2, Door.Http, Measure.Resolved, Midnight);

        Assert.Equal(
            [
                new ActivityCount(Tomorrow, 1, Door.Http, Measure.Resolved, 1),
                new ActivityCount(Tomorrow, 2, Door.Http, Measure.Resolved, 2),
            ],
            TakeAndCommit());
        Assert.Empty(TakeAndCommit());
    }

    [Fact]
    public void What_is_counted_between_taking_and_committing_belongs_to_the_next_batch()
    {
        _counter.Count(1, Door.Udp, Measure.Resolved, Midnight);
        using (ActivityBatch batch = _counter.Drain())
        {
            _counter.Count(1, Door.Udp, Measure.Resolved, Midnight);
            batch.Commit();
        }

        Assert.Equal([new ActivityCount(Tomorrow, 1, Door.Udp, Measure.Resolved, 1)], TakeAndCommit());
    }

    [Fact]
    public void A_second_batch_is_not_given_before_the_first_is_settled()
    {
        ActivityBatch batch = _counter.Drain();

        Assert.Throws<InvalidOperationException>(_counter.Drain);

        batch.Dispose();
        _counter.Drain().Dispose();
    }

    [Fact]
    public void A_batch_that_was_committed_is_not_put_back_by_its_disposal()
    {
        _counter.Count(1, Door.Udp, Measure.Resolved, Midnight);
        ActivityBatch batch = _counter.Drain();
        batch.Commit();
        batch.Commit();
        batch.Dispose();

        Assert.Empty(TakeAndCommit());
    }

    [Fact]
    public void The_last_second_before_midnight_in_Beijing_is_still_today()
    {
        _counter.Count(1, Door.Udp, Measure.Resolved, Midnight - 1);
        _counter.Count(1, Door.Udp, Measure.Resolved, Midnight);

        Assert.Equal(
            [
                new ActivityCount(Today, 1, Door.Udp, Measure.Resolved, 1),
                new ActivityCount(Tomorrow, 1, Door.Udp, Measure.Resolved, 1),
            ],
            TakeAndCommit());
    }

    [Fact]
    public void A_clock_that_steps_back_over_midnight_counts_on_the_day_it_shows()
    {
        long[] times = [Midnight - 2, Midnight, Midnight + 1, Midnight - 3, Midnight - 1, Midnight, Midnight - 1];
        foreach (long time in times)
        {
            _counter.Count(1, Door.Udp, Measure.Resolved, time);
        }

        Assert.Equal(
            [
                new ActivityCount(Today, 1, Door.Udp, Measure.Resolved, 4),
                new ActivityCount(Tomorrow, 1, Door.Udp, Measure.Resolved, 3),
            ],
            TakeAndCommit());
    }

    [Fact]
    public void A_day_that_was_never_taken_is_not_given_to_the_day_that_replaces_it()
    {
        const int Days = 12;
        for (int day = 0; day < Days; day++)
        {
            _counter.Count(1, Door.Udp, Measure.Resolved, Midnight + (day * 86_400L));
        }

        Assert.Equal(
            Enumerable.Range(0, Days).Select(day => new ActivityCount(new BeijingDay(Tomorrow.Number + day), 1, Door.Udp, Measure.Resolved, 1)),
            TakeAndCommit());
    }

    [Fact]
    public void A_day_comes_back_when_the_clock_was_wrong_by_years()
    {
        Dictionary<BeijingDay, long> taken = [];
        foreach (long year in new[] { 0L, 73, 0, 0, -10, 0, 2, 3, 4, 5, 0 })
        {
            _counter.Count(1, Door.Udp, Measure.Resolved, Midnight + (year * 365 * 86_400));
            foreach (ActivityCount count in TakeAndCommit())
            {
                taken[count.Day] = taken.GetValueOrDefault(count.Day) + count.Count;
            }
        }

        Assert.Equal(5, taken[Tomorrow]);
        Assert.Equal(11, taken.Values.Sum());
    }

    [Fact]
    public void A_count_allocates_nothing()
    {
        // One stripe, so that a move to another processor does not meet the prefix anew.
        var counter = new ActivityCounter(stripes: 1);
        counter.Count(7, Door.Udp, Measure.Resolved, Midnight);
        counter.Count(7, Door.Udp, Measure.Resolved, Midnight - 1);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 10_000; i++)
        {
            counter.Count(7, Door.Udp, Measure.Resolved, Midnight - (i & 1));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Nothing_is_lost_or_counted_twice_while_four_threads_count_and_one_takes()
    {
        const int Threads = 4;
        const int Each = 50_000;
        var taken = new Dictionary<(BeijingDay, int, Door, Measure), long>();
        var expected = new Dictionary<(BeijingDay, int, Door, Measure), long>();
        for (int thread = 0; thread < Threads; thread++)
        {
            for (int i = 0; i < Each; i++)
            {
                (int prefix, Door door, Measure measure, long time) = EventOf(thread, i);
                Add(expected, new ActivityCount(BeijingDay.OfUnixSeconds(time), prefix, door, measure, 1));
            }
        }

        using var start = new Barrier(Threads);
        Thread[] counting = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            start.SignalAndWait();
            for (int i = 0; i < Each; i++)
            {
                (int prefix, Door door, Measure measure, long time) = EventOf(thread, i);
                _counter.Count(prefix, door, measure, time);
            }
        }))];
        Array.ForEach(counting, thread => thread.Start());

        // Every third batch is put back, as if the log had refused it.
        for (int drains = 0; counting.Any(thread => thread.IsAlive); drains++)
        {
            using ActivityBatch batch = _counter.Drain();
            if (drains % 3 != 0)
            {
                AddAll(taken, batch.Counts);
                batch.Commit();
            }
        }

        AddAll(taken, TakeAndCommit());
        Assert.Equal(expected.OrderBy(count => count.Key.ToString()), taken.OrderBy(count => count.Key.ToString()));
        Assert.Empty(TakeAndCommit());
    }

    [Fact]
    public void Threads_that_meet_in_one_cell_do_not_overwrite_each_other()
    {
        const int Threads = 4;
        const int Each = 500_000;
        var counter = new ActivityCounter(stripes: 1);
        using var start = new Barrier(Threads);
        Thread[] counting = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            for (int i = 0; i < Each; i++)
            {
                counter.Count(1, Door.Udp, Measure.Resolved, Midnight);
            }
        }))];
        Array.ForEach(counting, thread => thread.Start());
        Array.ForEach(counting, thread => thread.Join());

        using ActivityBatch batch = counter.Drain();
        Assert.Equal([new ActivityCount(Tomorrow, 1, Door.Udp, Measure.Resolved, Threads * Each)], batch.Counts);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(ActivityCounter.PrefixesMost + 1)]
    public void An_ordinal_out_of_range_is_the_callers_mistake(int prefix) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _counter.Count(prefix, Door.Udp, Measure.Resolved, Midnight));

    [Fact]
    public void Every_door_and_every_measure_has_its_own_cell()
    {
        foreach (Door door in Enum.GetValues<Door>())
        {
            foreach (Measure measure in Enum.GetValues<Measure>())
            {
                _counter.Count(1, door, measure, Midnight);
            }
        }

        IReadOnlyList<ActivityCount> counts = TakeAndCommit();

        Assert.Equal(Enum.GetValues<Door>().Length * Enum.GetValues<Measure>().Length, counts.Count);
        Assert.All(counts, count => Assert.Equal(1, count.Count));
        Assert.Equal(counts.Count, counts.Select(count => (count.Door, count.Measure)).Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => _counter.Count(1, (Door)Enum.GetValues<Door>().Length, Measure.Resolved, Midnight));
        Assert.Throws<ArgumentOutOfRangeException>(() => _counter.Count(1, Door.Udp, 0, Midnight));
        Assert.Throws<ArgumentOutOfRangeException>(() => _counter.Count(1, Door.Udp, (Measure)(Enum.GetValues<Measure>().Length + 1), Midnight));
    }

    /// <summary>Ordinals grow as the threads go on, and half of the events fall before midnight.</summary>
    private static (int Prefix, Door Door, Measure Measure, long Time) EventOf(int thread, int i) =>
        (i / 50 % 700, (Door)(i % 5), (Measure)(4 + (i % 6)), Midnight + (((i + thread) % 20) - 10));

    private static void AddAll(Dictionary<(BeijingDay, int, Door, Measure), long> sums, IEnumerable<ActivityCount> counts)
    {
        foreach (ActivityCount count in counts)
        {
            Add(sums, count);
        }
    }

    private static void Add(Dictionary<(BeijingDay, int, Door, Measure), long> sums, ActivityCount count)
    {
        (BeijingDay, int, Door, Measure) key = (count.Day, count.Prefix, count.Door, count.Measure);
        sums[key] = sums.GetValueOrDefault(key) + count.Count;
    }

    private IReadOnlyList<ActivityCount> TakeAndCommit()
    {
        using ActivityBatch batch = _counter.Drain();
        batch.Commit();
        return batch.Counts;
    }
}
