using ZsIdNode.Storage;

namespace ZsIdNode.Server.Maintenance;

/// <summary>Looks at the store every few seconds and says in the log what is wrong with it: once when it begins, once when it ends.</summary>
/// <param name="trouble">Why no changes are taken; nothing while they are.</param>
/// <param name="warnings">What is wrong although they are taken.</param>
internal sealed partial class StoreWatch(Func<string?> trouble, Func<IEnumerable<StoreWarning>> warnings, TimeProvider time, ILogger<StoreWatch> log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly HashSet<StoreConcern> _told = [];
    private bool _troubleTold;

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    internal void Look()
    {
        string? reason = trouble();
        if (reason is not null && !_troubleTold)
        {
            LogTrouble(log, reason);
        }
        else if (reason is null && _troubleTold)
        {
            LogTroubleOver(log);
        }

        _troubleTold = reason is not null;
        StoreWarning[] present = [.. warnings()];
        _told.IntersectWith(present.Select(warning => warning.About));
        foreach (StoreWarning warning in present.Where(warning => _told.Add(warning.About)))
        {
            LogWarning(log, warning.Text);
        }
    }

    [LoggerMessage(EventId = 5007, Level = LogLevel.Error, Message = "{Trouble}")]
    private static partial void LogTrouble(ILogger log, string trouble);

    [LoggerMessage(EventId = 5008, Level = LogLevel.Warning, Message = "Changes are taken again")]
    private static partial void LogTroubleOver(ILogger log);

    [LoggerMessage(EventId = 5009, Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogWarning(ILogger log, string warning);
}
