using System.Collections.Concurrent;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Journal;

/// <summary>
/// Lets the journal be read and decoded on one thread while the views take what was read on the caller's. Small commits
/// are handed over together: a start would otherwise spend its time waking threads.
/// </summary>
internal sealed class ReplayAhead : IDisposable
{
    // Three runs ahead of the views, so that neither side waits for a hiccup of the other; each is about a commit of the
    // sequencer's, and at most this much more than the largest group.
    private const int RunsMost = 3;
    private const int RunTransactionsMost = 2_048;
    private const int RunBytesMost = 1_024 * 1_024;

    private readonly BlockingCollection<List<Transaction>> _runs = new(RunsMost);
    private readonly CancellationTokenSource _stop = new();
    private List<Transaction> _run = [];
    private long _runBytes;

    private ReplayAhead()
    {
    }

    /// <summary>Runs <paramref name="read"/> beside and <paramref name="replay"/> here, in order; what either throws is thrown when both have ended.</summary>
    /// <param name="read">Hands over the transactions of a group and the bytes that they take.</param>
    public static void Run(Action<Action<IReadOnlyList<Transaction>, int>> read, Action<IReadOnlyList<Transaction>> replay)
    {
        using var ahead = new ReplayAhead();
        var reading = Task.Factory.StartNew(() => ahead.Read(read), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (List<Transaction> run in ahead._runs.GetConsumingEnumerable())
            {
                replay(run);
            }
        }
        catch
        {
            ahead._stop.Cancel();
            reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            throw;
        }

        reading.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _runs.Dispose();
        _stop.Dispose();
    }

    private void Read(Action<Action<IReadOnlyList<Transaction>, int>> read)
    {
        try
        {
            read(Take);
            HandOver();
        }
        finally
        {
            _runs.CompleteAdding();
        }
    }

    private void Take(IReadOnlyList<Transaction> transactions, int bytes)
    {
        _run.AddRange(transactions);
        _runBytes += bytes;
        if (_run.Count >= RunTransactionsMost || _runBytes >= RunBytesMost)
        {
            HandOver();
        }
    }

    private void HandOver()
    {
        if (_run.Count > 0)
        {
            _runs.Add(_run, _stop.Token);
            _run = new List<Transaction>(_run.Count);
            _runBytes = 0;
        }
    }
}
