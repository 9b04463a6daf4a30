using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Checkpoints;

/// <summary>
/// A view that can be kept on disk, so that a start reads the journal from the last checkpoint and not from its
/// beginning. Its files lie in a folder of its own; those that a checkpoint names are never changed before it is given up,
/// but for growing.
/// </summary>
public interface ICheckpointedView : IView
{
    /// <summary>What the view is called in manifests; it never changes.</summary>
    string Name { get; }

    /// <summary>How many bytes a checkpoint would bring to disk now, roughly; 0 of a view of a few kilobytes.</summary>
    long BytesToWrite => 0;

    /// <summary>
    /// Whether the view may begin with nothing when a checkpoint does not hold it: an older version took the checkpoint,
    /// and no older version has a transaction that concerns the view. Otherwise such a checkpoint cannot be used.
    /// </summary>
    bool MayBeMissing => false;

    /// <summary>
    /// Freezes the view as it is. No transaction is applied meanwhile, so it must be quick; what takes time is left to
    /// <see cref="IFrozenView.WriteAsync"/>, and transactions are applied again while that runs.
    /// </summary>
    /// <param name="sequence">The number of the last transaction that was applied.</param>
    IFrozenView Freeze(long sequence);

    /// <summary>Becomes what a checkpoint says. Called once, before anything is applied or read.</summary>
    /// <exception cref="CheckpointDamagedException">The checkpoint cannot be used; the view is as if newly made, and an older one may be tried.</exception>
    void Restore(ViewCheckpoint checkpoint, long sequence);

    /// <summary>Deletes the files that neither the view as it is nor one of these checkpoints needs.</summary>
    void Retire(IReadOnlyList<ViewCheckpoint> kept);
}

/// <summary>A view as it was at one moment, on its way to disk.</summary>
public interface IFrozenView
{
    /// <summary>Brings everything to disk; when it has returned, a power cut takes nothing of it away. Called once.</summary>
    /// <exception cref="IOException">The disk refused; the view goes on as if the checkpoint had not been begun.</exception>
    Task<ViewCheckpoint> WriteAsync(CancellationToken stop);
}
