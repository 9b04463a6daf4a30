using System.Collections.Immutable;

namespace ZsIdNode.Storage.Sorted;

/// <summary>
/// What a table consists of at one moment. Readers acquire the newest version and are not touched by what comes after; the
/// runs stay open until the last of them has released it.
/// </summary>
internal sealed class TableVersion
{
    private int _holders = 1;

    /// <param name="waiting">Tables that take no more entries and are not on disk yet, the oldest first.</param>
    /// <param name="runs">The oldest first.</param>
    public TableVersion(MemoryTable active, ImmutableArray<MemoryTable> waiting, ImmutableArray<Run> runs)
    {
        Active = active;
        Waiting = waiting;
        Runs = runs;
        foreach (Run run in runs)
        {
            run.Hold();
        }
    }

    public MemoryTable Active { get; }

    public ImmutableArray<MemoryTable> Waiting { get; }

    public ImmutableArray<Run> Runs { get; }

    /// <summary>Under the table's lock, which keeps the version from being released meanwhile.</summary>
    public void Acquire() => Interlocked.Increment(ref _holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            foreach (Run run in Runs)
            {
                run.Release();
            }
        }
    }
}
