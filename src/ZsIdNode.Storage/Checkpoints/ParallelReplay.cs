using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Checkpoints;

/// <summary>
/// Applies the journal to all views while it is read, each view on a thread of its own: what one view takes long for
/// does not hold up the others. Each sees the commits in their order.
/// </summary>
internal sealed class ParallelReplay : IDisposable
{
    // A commit has 64 MiB at most, and mostly some kilobytes.
    private const int CommitsAhead = 16;

    private readonly Channel<IReadOnlyList<Transaction>>[] _queues;
    private readonly Task[] _views;

    public ParallelReplay(IReadOnlyList<IView> views)
    {
        _queues = [.. views.Select(_ => Channel.CreateBounded<IReadOnlyList<Transaction>>(new BoundedChannelOptions(CommitsAhead) { SingleReader = true, SingleWriter = true }))];
        _views = [.. views.Zip(_queues, (view, queue) => Task.Run(() => ApplyAsync(view, queue)))];
    }

    /// <summary>How many bytes of journal were handed in.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many transactions were handed in.</summary>
    public long Transactions { get; private set; }

    /// <summary>Hands in a commit; returns before it is applied.</summary>
    /// <remarks>When a view has failed, this throws what the view threw.</remarks>
    public void Add(IReadOnlyList<Transaction> transactions)
    {
        Bytes += ViewGate.SizeOf(transactions);
        Transactions += transactions.Count;
        foreach (Channel<IReadOnlyList<Transaction>> queue in _queues)
        {
            if (!queue.Writer.TryWrite(transactions))
            {
                WaitForRoom(queue, transactions);
            }
        }
    }

    /// <summary>Returns when everything is applied.</summary>
    public void Finish()
    {
        Close();
        Task.WhenAll(_views).GetAwaiter().GetResult();
    }

    /// <summary>Ends the threads, also when not everything was applied.</summary>
    public void Dispose()
    {
        Close();
        Task.WhenAny(Task.WhenAll(_views)).GetAwaiter().GetResult();
    }

    private static void WaitForRoom(Channel<IReadOnlyList<Transaction>> queue, IReadOnlyList<Transaction> transactions)
    {
        try
        {
            queue.Writer.WriteAsync(transactions).AsTask().GetAwaiter().GetResult();
        }
        catch (ChannelClosedException closed) when (closed.InnerException is Exception fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    private void Close()
    {
        foreach (Channel<IReadOnlyList<Transaction>> queue in _queues)
        {
            queue.Writer.TryComplete();
        }
    }

    private static async Task ApplyAsync(IView view, Channel<IReadOnlyList<Transaction>> queue)
    {
        try
        {
            await foreach (IReadOnlyList<Transaction> transactions in queue.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                view.Apply(transactions);
            }
        }
        catch (Exception fault)
        {
            queue.Writer.TryComplete(fault);
            throw;
        }
    }
}
