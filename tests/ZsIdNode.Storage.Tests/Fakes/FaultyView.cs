using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Tests.Fakes;

/// <summary>A view that can be told to fail, and to hold back its files until a test lets go.</summary>
internal sealed class FaultyView(ICheckpointedView view) : ICheckpointedView
{
    public bool DiskIsFull { get; set; }

    public bool FreezeFails { get; set; }

    public bool ApplyFails { get; set; }

    /// <summary>What writing waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public int Retired { get; private set; }

    public string Name => view.Name;

    public long BytesToWrite => view.BytesToWrite;

    public void Apply(IReadOnlyList<Transaction> transactions)
    {
        if (ApplyFails)
        {
            throw new IOException("The view takes no more.");
        }

        view.Apply(transactions);
    }

    public IFrozenView Freeze(long sequence) =>
        FreezeFails ? throw new IOException("The view cannot be frozen.") : new Frozen(this, view.Freeze(sequence));

    public void Restore(ViewCheckpoint checkpoint, long sequence) => view.Restore(checkpoint, sequence);

    public void Retire(IReadOnlyList<ViewCheckpoint> kept)
    {
        Retired++;
        view.Retire(kept);
    }

    private sealed class Frozen(FaultyView owner, IFrozenView frozen) : IFrozenView
    {
        public async Task<ViewCheckpoint> WriteAsync(CancellationToken stop)
        {
            await owner.Gate.WaitAsync(stop);

            // What is full is full at the end: the files are there, and nobody may count on them.
            ViewCheckpoint written = await frozen.WriteAsync(stop);
            return owner.DiskIsFull ? throw DiskFull.Fault() : written;
        }
    }
}
