namespace ZsIdNode.Registry.Transactions;

/// <summary>Something stored that follows the log. Called by one thread, in the order of the log, both live and in recovery.</summary>
public interface IView
{
    /// <summary>Takes the transactions of one commit (or, in recovery, any run of them); readers may see them when it returns.</summary>
    void Apply(IReadOnlyList<Transaction> transactions);
}
