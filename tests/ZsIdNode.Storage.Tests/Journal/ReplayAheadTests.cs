using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage.Tests.Journal;

public sealed class ReplayAheadTests
{
    [Fact]
    public void Everything_comes_in_order_and_small_groups_come_together()
    {
        var replayed = new List<long>();
        int runs = 0;

        ReplayAhead.Run(
            take =>
            {
                for (int sequence = 1; sequence <= 10_000; sequence++)
                {
                    take(Sample.Batch(sequence, 1), 50);
                }
            },
            run =>
            {
                runs++;
                replayed.AddRange(run.Select(transaction => transaction.Sequence));
            });

        Assert.Equal(Enumerable.Range(1, 10_000).Select(sequence => (long)sequence), replayed);
        Assert.InRange(runs, 2, 10);
    }

    [Fact]
    public void Large_groups_are_not_heaped_up()
    {
        var runs = new List<int>();

        ReplayAhead.Run(
            take =>
            {
                for (int sequence = 1; sequence <= 20; sequence++)
                {
                    take(Sample.Batch(sequence, 1), 2_000_000);
                }
            },
            run => runs.Add(run.Count));

        Assert.Equal(Enumerable.Repeat(1, 20), runs);
    }

    [Fact]
    public void The_reader_is_never_far_ahead_of_the_views()
    {
        int taken = 0;
        int most = 0;
        int replayed = 0;

        ReplayAhead.Run(
            take =>
            {
                for (int sequence = 1; sequence <= 100; sequence++)
                {
                    take(Sample.Batch(sequence, 1), 2_000_000);
                    Interlocked.Increment(ref taken);
                }
            },
            _ => most = Math.Max(most, Volatile.Read(ref taken) - replayed++));

        // Three that wait, and the one in hand.
        Assert.InRange(most, 0, 4);
    }

    [Fact]
    public void A_reader_is_stopped_when_the_views_cannot_go_on()
    {
        bool ended = false;

        Assert.Throws<InvalidOperationException>(() => ReplayAhead.Run(
            take =>
            {
                try
                {
                    while (true)
                    {
                        take(Sample.Batch(1, 1), 2_000_000);
                    }
                }
                finally
                {
                    ended = true;
                }
            },
            _ => throw new InvalidOperationException()));

        Assert.True(ended);
    }

    [Fact]
    public void What_was_read_before_a_fault_is_replayed_and_the_fault_comes_out()
    {
        var replayed = new List<Transaction>();

        Assert.Throws<JournalDamagedException>(() => ReplayAhead.Run(
            take =>
            {
                take(Sample.Batch(1, 1), 2_000_000);
                throw new JournalDamagedException("file", 7, "broken");
            },
            replayed.AddRange));

        Assert.Single(replayed);
    }
}
