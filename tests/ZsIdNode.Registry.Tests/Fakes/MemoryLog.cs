using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Tests.Fakes;

/// <summary>A log in a list, which can be told to fail.</summary>
internal sealed class MemoryLog : ITransactionLog
{
    public List<Transaction> Transactions { get; } = [];

    /// <summary>The size of each commit.</summary>
    public List<int> Commits { get; } = [];

    public LogFailure? Failure { get; set; }

    /// <summary>How many commits it takes before <see cref="Failure"/> is met.</summary>
    public int CommitsBeforeFailure { get; set; }

    public long LastSequence => Transactions.Count;

    public DateTimeOffset LastTime => Transactions.Count == 0 ? default : Transactions[^1].Time;

    public void Append(IReadOnlyList<Transaction> batch)
    {
        if (Failure is LogFailure failure && CommitsBeforeFailure-- <= 0)
        {
            throw new LogFailedException("told to", failure);
        }

        Assert.InRange(batch.Count, 1, ITransactionLog.CommitTransactionsMost);
        Assert.InRange(batch.Sum(TransactionSize.BytesMost), 1, ITransactionLog.CommitBytesMost);
        foreach (Transaction transaction in batch)
        {
            Assert.Equal(LastSequence + 1, transaction.Sequence);
            Transactions.Add(transaction);
        }

        Commits.Add(batch.Count);
    }
}
