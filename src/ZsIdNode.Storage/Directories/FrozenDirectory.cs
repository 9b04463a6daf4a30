using System.Collections.Immutable;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Sorted;

namespace ZsIdNode.Storage.Directories;

/// <summary>The directory as it was at one moment.</summary>
internal sealed class FrozenDirectory(long sequence, SortedTable handles, SortedTable changes, PrefixCounts.Frozen counts) : IFrozenView
{
    private readonly FrozenTable _handles = handles.Freeze();
    private readonly FrozenTable _changes = changes.Freeze();

    public async Task<ViewCheckpoint> WriteAsync(CancellationToken stop)
    {
        try
        {
            ImmutableArray<RunPlace> ofHandles = Places(await _handles.Written.WaitAsync(stop).ConfigureAwait(false));
            ImmutableArray<RunPlace> ofChanges = Places(await _changes.Written.WaitAsync(stop).ConfigureAwait(false));
            var state = new DirectoryState(sequence, ofHandles, ofChanges, counts);
            return new ViewCheckpoint(
                StoredHandleDirectory.ViewName,
                state.Write(),
                [.. ofHandles.Select(run => FileOf(DirectoryFolders.Handles, run)), .. ofChanges.Select(run => FileOf(DirectoryFolders.Changes, run))]);
        }
        finally
        {
            handles.Release(_handles);
            changes.Release(_changes);
        }
    }

    private static ImmutableArray<RunPlace> Places(ImmutableArray<Run> runs) => [.. runs.Select(run => run.Place)];

    // No checksum: blocks, index and footer bear their own.
    private static CheckpointFile FileOf(string folder, RunPlace run) => new($"{folder}/{RunName.Of(run.Number)}", run.Bytes, Checksum: null);
}
