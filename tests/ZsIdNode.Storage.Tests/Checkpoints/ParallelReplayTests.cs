using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Tests.Journal;

namespace ZsIdNode.Storage.Tests.Checkpoints;

public sealed class ParallelReplayTests
{
    [Fact]
    public void Every_view_gets_every_commit_in_order()
    {
        Listing[] views = [new(), new(), new()];
        using var replay = new ParallelReplay(views);
        for (int number = 1; number <= 500; number++)
        {
            replay.Add([Sample.Written(number)]);
        }

        replay.Finish();

        Assert.All(views, view => Assert.Equal(Enumerable.Range(1, 500).Select(number => (long)number), view.Seen));
        Assert.Equal(500, replay.Transactions);
    }

    [Fact]
    public void What_a_view_throws_comes_out_whether_there_is_more_to_read_or_not()
    {
        using (var replay = new ParallelReplay([new Listing(), new Listing { FailsAt = 3 }]))
        {
            IOException fault = Assert.Throws<IOException>(() =>
            {
                for (int number = 1; number <= 500; number++)
                {
                    replay.Add([Sample.Written(number)]);
                }
            });
            Assert.Equal("The view takes no more.", fault.Message);
        }

        using (var replay = new ParallelReplay([new Listing(), new Listing { FailsAt = 3 }]))
        {
            replay.Add([Sample.Written(1)]);
            replay.Add([Sample.Written(2)]);
            replay.Add([Sample.Written(3)]);
            Assert.Throws<IOException>(replay.Finish);
        }
    }

    private sealed class Listing : IView
    {
        public List<long> Seen { get; } = [];

        public long FailsAt { get; init; } = long.MaxValue;

        public void Apply(IReadOnlyList<Transaction> transactions)
        {
            foreach (Transaction transaction in transactions)
            {
                if (transaction.Sequence == FailsAt)
                {
                    throw new IOException("The view takes no more.");
                }

                Seen.Add(transaction.Sequence);
            }
        }
    }
}
