using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration;

/// <summary>What follows when a batch has been decided: (3) append it in one commit, (4) project it, (5) answer. One batch at a time.</summary>
internal sealed class Committer(ITransactionLog log, IReadOnlyList<IView> views)
{
    private volatile Refusal _trouble;

    /// <summary>Why the last batch was not logged; none when it was.</summary>
    public Refusal Trouble => _trouble;

    /// <summary>Accepts nothing more.</summary>
    public void Close() => _trouble = Refusal.LogUnavailable;

    /// <summary>Gives what became of the batch, which is empty afterwards.</summary>
    /// <remarks>It throws only on a broken invariant; then too nobody is left waiting.</remarks>
    public Refusal Commit(Batch batch)
    {
        try
        {
            Refusal failure = Append(batch);
            if (failure == Refusal.None)
            {
                Project(batch.Transactions);
            }

            batch.Release(failure);
            return failure;
        }
        catch
        {
            Close();
            batch.Release(batch.IsInDoubt ? Refusal.OutcomeUnknown : Refusal.LogUnavailable);
            throw;
        }
    }

    private Refusal Append(Batch batch)
    {
        if (batch.Transactions.Count == 0)
        {
            return Refusal.None;
        }

        if (_trouble == Refusal.LogUnavailable)
        {
            return Refusal.LogUnavailable;
        }

        try
        {
            batch.IsInDoubt = true;
            log.Append(batch.Transactions);
            _trouble = Refusal.None;
            return Refusal.None;
        }
        catch (LogFailedException failed) when (failed.Failure == LogFailure.DiskFull)
        {
            batch.IsInDoubt = false;
            _trouble = Refusal.DiskFull;
            return Refusal.DiskFull;
        }
        catch (LogFailedException)
        {
            _trouble = Refusal.LogUnavailable;
            return Refusal.OutcomeUnknown;
        }
    }

    private void Project(List<Transaction> transactions)
    {
        foreach (IView view in views)
        {
            view.Apply(transactions);
        }
    }
}
