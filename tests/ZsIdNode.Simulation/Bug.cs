namespace ZsIdNode.Simulation;

/// <summary>A bug planted on purpose; the simulation is worth something only if it finds each of them.</summary>
public enum Bug
{
    None,

    /// <summary>The counts pass over every 97th transaction.</summary>
    CountsForget,

    /// <summary>The records pass over every 97th transaction.</summary>
    RecordsForget,

    /// <summary>The flusher commits a batch before the log has taken it.</summary>
    FlusherCommitsEarly,

    /// <summary>The flusher takes a batch that is in the log for one that is not.</summary>
    FlusherNeverCommits,

    /// <summary>The log says that a commit is on disk when it is not.</summary>
    LogAcknowledgesEarly,

    /// <summary>Recovery applies the last transaction twice.</summary>
    RecoveryRepeats,

    /// <summary>The log takes a commit that it reported as refused.</summary>
    LogKeepsRefused,

    /// <summary>After a crash the log has the beginning of a commit and not its end.</summary>
    LogTearsCommits,

    /// <summary>The ledger of batches passes over every 97th transaction.</summary>
    BatchesForget,
}
