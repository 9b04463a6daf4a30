using System.Collections.Immutable;
using ZsIdNode.Metering.Activity;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Server.Counting;

/// <summary>
/// Carries what was asked and refused from the counters into the log, every tenth of a second while there is
/// anything. What a crash loses is bounded by that time; nothing is ever counted twice, because a count is
/// taken out of the counters only when its transaction is on disk.
/// </summary>
internal sealed partial class ActivityFlusher(ActivityCounter counter, RegistrationSequencer sequencer, PrefixDirectory prefixes, TimeProvider time, ILogger log) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _one = new(1);

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                await TryFlushAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops; its last flush comes after the doors are closed.
        }
    }

    /// <summary>Puts all counts up to now into the log; when the log refuses they stay in the counters.</summary>
    public async Task FlushAsync()
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            await FlushOneAsync().ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>Flushes; when that fails the counts are back in the counters, and the next flush takes them.</summary>
    private async Task TryFlushAsync()
    {
        try
        {
            await FlushAsync().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            LogFlushFailed(log, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Counts could not be flushed; they stay in memory for the next flush.")]
    private static partial void LogFlushFailed(ILogger log, Exception fault);

    private async Task FlushOneAsync()
    {
        using ActivityBatch batch = counter.Drain();
        if (batch.IsEmpty)
        {
            return;
        }

        ImmutableArray<ActivityDelta> deltas =
        [
            .. batch.Counts.Select(count => new ActivityDelta(count.Day.Number, prefixes.NameOf(count.Prefix), count.Door, (byte)count.Measure, count.Count)),
        ];
        ChangeOutcome outcome = await sequencer.SubmitAsync(new CountActivity(deltas)).ConfigureAwait(false);
        if (outcome.IsAccepted)
        {
            batch.Commit();
        }
    }
}
