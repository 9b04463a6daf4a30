namespace ZsIdNode.Registry.Transactions;

/// <summary>The one log. Called by the sequencer alone, one call at a time.</summary>
public interface ITransactionLog
{
    /// <summary>The sequence number of the last transaction on disk; 0 when there is none.</summary>
    long LastSequence { get; }

    /// <summary>The time of the last transaction on disk.</summary>
    DateTimeOffset LastTime { get; }

    /// <summary>
    /// Appends a batch in one commit and returns when all of it is on disk. Sequence numbers must follow
    /// on without a gap.
    /// </summary>
    /// <exception cref="LogFailedException">Nothing of the batch may be acknowledged; <see cref="LogFailure"/> says whether it may have happened.</exception>
    void Append(IReadOnlyList<Transaction> batch);
}

/// <summary>The log could not be written.</summary>
public sealed class LogFailedException(string message, LogFailure failure, Exception? inner = null) : IOException(message, inner)
{
    public LogFailure Failure { get; } = failure;
}

/// <summary>What a failed append means for the appends after it.</summary>
public enum LogFailure
{
    /// <summary>The disk is full; the log is as it was and takes appends again when space returns.</summary>
    DiskFull,

    /// <summary>
    /// The disk refused to write or to sync. What is on it is unknown, so the log takes nothing more until
    /// the node has been restarted and has read it again.
    /// </summary>
    Broken,
}
