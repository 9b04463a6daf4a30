using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Space;

/// <summary>
/// The log, which takes changes only while the views can follow it. Counts are always taken: they go into no file but the journal, which a
/// full disk does not harm, and who was refused is counted, too.
/// </summary>
/// <param name="trouble">Why the views could not follow; nothing while they can.</param>
internal sealed class GuardedLog(ITransactionLog log, Func<string?> trouble) : ITransactionLog
{
    public long LastSequence => log.LastSequence;

    public DateTimeOffset LastTime => log.LastTime;

    public void Append(IReadOnlyList<Transaction> batch)
    {
        if (HoldsChanges(batch) && trouble() is string why)
        {
            // Whether space brings changes back or only a restart, nothing was logged, and nobody need be in doubt.
            throw new LogFailedException(why, LogFailure.DiskFull);
        }

        log.Append(batch);
    }

    private static bool HoldsChanges(IReadOnlyList<Transaction> batch)
    {
        for (int at = 0; at < batch.Count; at++)
        {
            if (batch[at] is not ActivityCounted)
            {
                return true;
            }
        }

        return false;
    }
}
