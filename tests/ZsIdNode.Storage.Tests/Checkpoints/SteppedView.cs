using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;

namespace ZsIdNode.Storage.Tests.Checkpoints;

/// <summary>A view that lets a test look at the files at each step of a compaction and of the checkpoint behind it.</summary>
internal sealed class SteppedView(ICompactedView view, Action<string> step) : ICompactedView
{
    public string Name => view.Name;

    public long BytesToWrite => view.BytesToWrite;

    public bool WantsCompaction => view.WantsCompaction;

    public long BytesToCompact => view.BytesToCompact;

    public void Apply(IReadOnlyList<Transaction> transactions) => view.Apply(transactions);

    public void Compact(CancellationToken stop)
    {
        step("before compaction");
        Task compacting = Task.Run(() => view.Compact(stop), stop);
        step("during compaction");
        compacting.GetAwaiter().GetResult();
        step("after compaction");
    }

    public IFrozenView Freeze(long sequence) => new Frozen(view.Freeze(sequence), step);

    public void Restore(ViewCheckpoint checkpoint, long sequence) => view.Restore(checkpoint, sequence);

    public void Retire(IReadOnlyList<ViewCheckpoint> kept)
    {
        step("before retirement");
        view.Retire(kept);
        step("after retirement");
    }

    private sealed class Frozen(IFrozenView frozen, Action<string> step) : IFrozenView
    {
        public Task<ViewCheckpoint> WriteAsync(CancellationToken stop)
        {
            Task<ViewCheckpoint> writing = frozen.WriteAsync(stop);

            // The other views begin to write when this has returned.
            step("while the checkpoint is written");
            return writing;
        }
    }
}
