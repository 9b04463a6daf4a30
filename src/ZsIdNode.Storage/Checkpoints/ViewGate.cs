using System.Collections.Immutable;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Checkpoints;

/// <summary>
/// Stands before all views, so that they can be frozen together between two commits: transactions and the freeze take
/// turns, and what is frozen is written while transactions go on.
/// </summary>
internal sealed class ViewGate(IReadOnlyList<ICheckpointedView> views) : IView
{
    private readonly Lock _turn = new();
    private bool _broken;
    private long _sequence;
    private long _bytesApplied;
    private long _bytesFrozen;

    public IReadOnlyList<ICheckpointedView> Views => views;

    /// <summary>The last transaction that was applied.</summary>
    public long Sequence => Volatile.Read(ref _sequence);

    /// <summary>How many bytes of journal were applied since the last checkpoint was.</summary>
    public long BytesBehind => Interlocked.Read(ref _bytesApplied) - Interlocked.Read(ref _bytesFrozen);

    /// <summary>How many bytes a checkpoint would bring to disk now.</summary>
    public long BytesToWrite
    {
        get
        {
            // Asked before every commit: without an enumerator.
            long bytes = 0;
            for (int at = 0; at < views.Count; at++)
            {
                bytes += views[at].BytesToWrite;
            }

            return bytes;
        }
    }

    /// <summary>Goes on behind a checkpoint, or behind what was replayed into the views one by one.</summary>
    /// <param name="bytes">How many bytes of journal no checkpoint holds.</param>
    public void ContinueFrom(long sequence, long bytes)
    {
        _sequence = sequence;
        _bytesApplied = bytes;
    }

    public void Apply(IReadOnlyList<Transaction> transactions)
    {
        if (transactions.Count == 0)
        {
            return;
        }

        lock (_turn)
        {
            // Set until all views have the commit: what only some of them have is never frozen.
            bool wasBroken = _broken;
            _broken = true;
            foreach (ICheckpointedView view in views)
            {
                view.Apply(transactions);
            }

            _broken = wasBroken;
            Volatile.Write(ref _sequence, transactions[^1].Sequence);
            Interlocked.Add(ref _bytesApplied, SizeOf(transactions));
        }
    }

    /// <exception cref="IOException">The views are not what the log says, or one of them refused.</exception>
    public FrozenViews Freeze()
    {
        lock (_turn)
        {
            if (_broken)
            {
                throw new IOException("A commit could not be applied to every view; the node must be restarted, so that it makes them anew.");
            }

            ImmutableArray<IFrozenView>.Builder frozen = ImmutableArray.CreateBuilder<IFrozenView>(views.Count);
            try
            {
                foreach (ICheckpointedView view in views)
                {
                    frozen.Add(view.Freeze(Sequence));
                }
            }
            catch (Exception fault)
            {
                return new FrozenViews(Sequence, BytesBehind, frozen.DrainToImmutable(), fault);
            }

            return new FrozenViews(Sequence, BytesBehind, frozen.MoveToImmutable(), Fault: null);
        }
    }

    /// <summary>Says that a checkpoint is there.</summary>
    public void Kept(FrozenViews frozen) => Interlocked.Add(ref _bytesFrozen, frozen.Bytes);

    public static long SizeOf(IReadOnlyList<Transaction> transactions)
    {
        long bytes = 0;
        for (int at = 0; at < transactions.Count; at++)
        {
            bytes += TransactionSize.BytesMost(transactions[at]);
        }

        return bytes;
    }
}

/// <summary>All views as they were between two commits.</summary>
/// <param name="Bytes">How many bytes of journal have come since the checkpoint before.</param>
/// <param name="Fault">Why a view could not be frozen; those before it must be written and given up.</param>
internal sealed record FrozenViews(long Sequence, long Bytes, ImmutableArray<IFrozenView> Views, Exception? Fault)
{
    /// <summary>Brings all of them to disk; every one is begun and ended, whatever becomes of the others.</summary>
    public async Task<ImmutableArray<ViewCheckpoint>> WriteAsync(CancellationToken stop)
    {
        ViewCheckpoint[] written = await Task.WhenAll(Views.Select(view => view.WriteAsync(stop))).ConfigureAwait(false);
        return Fault is null ? [.. written] : throw new IOException($"A view could not be frozen: {Fault.Message}", Fault);
    }
}
