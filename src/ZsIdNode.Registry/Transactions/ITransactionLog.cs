namespace ZsIdNode.Registry.Transactions;

/// <summary>The one log. Called by the sequencer alone, one call at a time.</summary>
public interface ITransactionLog
{
    /// <summary>How many bytes one commit may hold at most, as <see cref="TransactionSize"/> measures them.</summary>
    const int CommitBytesMost = 64 * 1_024 * 1_024;

    /// <summary>How many transactions one commit may hold at most.</summary>
    const int CommitTransactionsMost = 65_536;

    /// <summary>The sequence number of the last transaction on disk; 0 when there is none.</summary>
    long LastSequence { get; }

    /// <summary>The time of the last transaction on disk.</summary>
    DateTimeOffset LastTime { get; }

    /// <summary>
    /// Appends a batch in one commit and returns when all of it is on disk. Whatever happens, a log that is opened again
    /// has all of a commit or nothing of it. Sequence numbers must follow
    /// on without a gap, and the batch must be within <see cref="CommitBytesMost"/> and <see cref="CommitTransactionsMost"/>.
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
