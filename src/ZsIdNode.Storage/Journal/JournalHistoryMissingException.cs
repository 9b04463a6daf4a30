namespace ZsIdNode.Storage.Journal;

/// <summary>
/// Transactions are wanted that the journal does not have: older ones were retired, or files were taken away. What it has
/// is whole, and nothing was modified.
/// </summary>
public sealed class JournalHistoryMissingException : IOException
{
    private JournalHistoryMissingException(string message, long wanted, long first, long last)
        : base(message)
    {
        Wanted = wanted;
        FirstSequence = first;
        LastSequence = last;
    }

    /// <summary>The first transaction that is wanted and missing.</summary>
    public long Wanted { get; }

    /// <summary>The first transaction that the journal has.</summary>
    public long FirstSequence { get; }

    /// <summary>The last transaction that the journal has, as far as it is known.</summary>
    public long LastSequence { get; }

    internal static JournalHistoryMissingException AtOpening(string folder, long wanted, long first) => new(
        $"{folder} begins with transaction {first}, but the views need transaction {wanted} next. Bring the older segments back from the "
            + "archive or from a backup, or bring back the views' checkpoint. Nothing was changed.",
        wanted, first, first);

    internal static JournalHistoryMissingException AtItsEnd(string folder, long viewsAsOf, long first, long last) => new(
        $"{folder} ends with transaction {last}, but the views are as of transaction {viewsAsOf}: the journal has lost its end. Bring the newest "
            + "segments back from a backup or from a mirror. Deleting the views would give up what was acknowledged. Nothing was changed.",
        last + 1, first, last);

    internal static JournalHistoryMissingException ForReader(string folder, long wanted, long first, long last) => new(
        $"Transaction {wanted} is no longer in {folder}; the first one there is {first}. Older segments are in the archive, if one was kept.",
        wanted, first, last);
}
