namespace ZsIdNode.Storage.Checkpoints;

/// <summary>A view whose files gather what nobody will read again, until it writes the rest of them anew.</summary>
public interface ICompactedView : ICheckpointedView
{
    /// <summary>Whether compaction would free more than it writes.</summary>
    bool WantsCompaction { get; }

    /// <summary>How many bytes compaction would write, at most.</summary>
    long BytesToCompact { get; }

    /// <summary>
    /// Writes what still counts anew. Transactions go on meanwhile. What lies in front goes with <see cref="ICheckpointedView.Retire"/>, once no
    /// checkpoint needs it; neither that nor another compaction may run meanwhile.
    /// </summary>
    /// <exception cref="IOException">The files are damaged or the disk refused; nothing is lost by having tried.</exception>
    void Compact(CancellationToken stop);
}
