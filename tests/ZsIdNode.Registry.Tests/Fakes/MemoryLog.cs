using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Tests.Fakes;

/// <summary>A log in a list, which can be told to fail.</summary>
internal sealed class MemoryLog : ITransactionLog
{
    public List<Transaction> Transactions { get; } = [];

    /// <summary>The size of each commit.</summary>
    public List<int> Commits { get; } = [];

    public LogFailure? Failure { get; set; }

    public long LastSequence => Transactions.Count;

    public DateTimeOffset LastTime => Transactions.Count == 0 ? default : Transactions[^1].Time;

    public void Append(IReadOnlyList<Transaction> batch)
    {
        if (Failure is LogFailure failure)
        {
            throw new LogFailedException("told to", failure);
        }

        foreach (Transaction transaction in batch)
        {
            Assert.Equal(LastSequence + 1, transaction.Sequence);
            Transactions.Add(transaction);
        }

        Commits.Add(batch.Count);
    }
}
