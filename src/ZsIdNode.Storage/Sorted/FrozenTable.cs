using System.Collections.Immutable;

namespace ZsIdNode.Storage.Sorted;

/// <summary>A table as it was at one moment, on its way to disk.</summary>
internal sealed class FrozenTable
{
    private readonly TaskCompletionSource<ImmutableArray<Run>> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the runs that hold what the table held then, the oldest first.</summary>
    public Task<ImmutableArray<Run>> Written => _written.Task;

    public void Complete(ImmutableArray<Run> runs) => _written.TrySetResult(runs);

    public void Fail(string trouble) => _written.TrySetException(new IOException(trouble));
}
