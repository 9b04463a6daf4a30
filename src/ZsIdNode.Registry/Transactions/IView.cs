namespace ZsIdNode.Registry.Transactions;

/// <summary>Something stored that follows the log. Applied by one thread, in the order of the log, both live and in recovery.</summary>
public interface IView
{
    void Apply(Transaction transaction);
}
