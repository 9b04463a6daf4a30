using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Space;

/// <summary>
/// The log, which takes changes only while the disk has room for what follows from them. Counts are always taken: they go into no file
/// but the journal, which a full disk does not harm, and who was refused is counted, too.
/// </summary>
internal sealed class RoomyLog(ITransactionLog log, DiskRoom room) : ITransactionLog
{
    public long LastSequence => log.LastSequence;

    public DateTimeOffset LastTime => log.LastTime;

    public void Append(IReadOnlyList<Transaction> batch)
    {
        if (HoldsChanges(batch) && room.Shortage is string shortage)
        {
            throw new LogFailedException(shortage, LogFailure.DiskFull);
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
