using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage;

/// <summary>Lets segments of the journal go that no checkpoint needs, once they are as old as the options say.</summary>
internal sealed class JournalRetention(TransactionJournal journal, StorageOptions options, TimeProvider time)
{
    /// <param name="upTo">The last transaction that every kept checkpoint holds.</param>
    public void LetGo(long upTo)
    {
        if (options.JournalKeepDays is int days)
        {
            JournalArchive? archive = options.JournalArchive is string folder ? JournalArchive.Open(folder) : null;
            journal.Retire(upTo, time.GetUtcNow().AddDays(-days), archive);
        }
    }
}
