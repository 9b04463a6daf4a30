using ZsIdNode.Storage;
using ZsIdNode.Storage.Checkpoints;

namespace ZsIdNode.Server.Maintenance;

/// <summary>What storage has to tell, in the node's log.</summary>
internal sealed partial class StoreLog(ILogger log)
{
    public void Tell(RecoveryReport recovery)
    {
        foreach (string refused in recovery.CheckpointsRefused)
        {
            LogRefused(log, refused.TrimEnd('.'), recovery.Checkpoint);
        }
    }

    public void Tell(CheckpointOutcome outcome)
    {
        if (outcome.Fault is null)
        {
            LogTaken(log, outcome.Sequence, outcome.Elapsed);
        }
        else
        {
            LogFailed(log, outcome.Sequence, outcome.Fault);
        }

        if (outcome.Left is string left)
        {
            LogLeft(log, left);
        }
    }

    [LoggerMessage(EventId = 5003, Level = LogLevel.Warning, Message = "A checkpoint could not be used: {Reason}. The views began with transaction {Sequence} instead, and lack nothing")]
    private static partial void LogRefused(ILogger log, string reason, long sequence);

    [LoggerMessage(EventId = 5004, Level = LogLevel.Information, Message = "Checkpoint at transaction {Sequence} taken in {Elapsed}")]
    private static partial void LogTaken(ILogger log, long sequence, TimeSpan elapsed);

    [LoggerMessage(EventId = 5005, Level = LogLevel.Error, Message = "A checkpoint failed and is tried again later; the node goes on, and a start would begin with transaction {Sequence}")]
    private static partial void LogFailed(ILogger log, long sequence, Exception fault);

    [LoggerMessage(EventId = 5006, Level = LogLevel.Warning, Message = "{Left} It is tried again after the next checkpoint")]
    private static partial void LogLeft(ILogger log, string left);
}
