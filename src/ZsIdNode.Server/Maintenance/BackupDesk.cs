using ZsIdNode.Storage;
using ZsIdNode.Storage.Backups;

namespace ZsIdNode.Server.Maintenance;

/// <summary>Takes backups of the running node, one at a time, beside everything else that it does.</summary>
internal sealed partial class BackupDesk(NodeStore store, BackupOptions options, TimeProvider time, ILogger<BackupDesk> log) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private volatile BackupState _state = new("none", 0, 0, Report: null, Fault: null);
    private Task _running = Task.CompletedTask;

    /// <summary>How the backup goes that was asked for last.</summary>
    public BackupState State => _state;

    /// <summary>Begins a backup; <see langword="false"/> when one is being taken, or the node stops.</summary>
    /// <param name="target">The folder that takes it, an absolute path.</param>
    public bool TryBegin(string target, string? location, string? consent, bool withKeys)
    {
        var request = new BackupRequest(target, location, consent, withKeys);
        lock (_lock)
        {
            // By what is told: whoever hears that a backup is done may begin the next one.
            if (_state.IsRunning || _stop.IsCancellationRequested)
            {
                return false;
            }

            _state = new BackupState(BackupState.Running, 0, 0, Report: null, Fault: null);
            _running = Task.Run(() => TakeAsync(request));
            return true;
        }
    }

    /// <summary>Breaks off the backup that is being taken, and takes no more; earlier ones are as they were.</summary>
    public Task StopAsync()
    {
        lock (_lock)
        {
            _stop.Cancel();
            return _running;
        }
    }

    public void Dispose() => _stop.Dispose();

    private async Task TakeAsync(BackupRequest request)
    {
        try
        {
            var told = new Told(progress => _state = _state with { Done = progress.Done, Total = progress.Total });
            BackupReport report = await StoreBackup.TakeAsync(store, request, options, time, told, _stop.Token).ConfigureAwait(false);
            _state = new BackupState("done", report.Bytes, report.Bytes, report, Fault: null);
            LogTaken(log, request.Target, report.Sequence, report.Location, report.Consent ?? "none", report.WithKeys);
        }
        catch (Exception fault)
        {
            // Nobody waits for this task: whatever it was, it must be told.
            _state = _state with { Status = "failed", Fault = fault is OperationCanceledException ? "The node stopped; the backup was broken off." : fault.Message };
            LogFailed(log, request.Target, fault);
        }
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Warning, Message = "A backup up to transaction {Sequence} was taken to {Target} in {Location}; consent: {Consent}; with keys: {WithKeys}")]
    private static partial void LogTaken(ILogger log, string target, long sequence, string location, string consent, bool withKeys);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Error, Message = "The backup to {Target} failed; earlier ones are as they were")]
    private static partial void LogFailed(ILogger log, string target, Exception fault);

    /// <summary>Hears of progress on the thread that makes it, in order.</summary>
    private sealed class Told(Action<CopyProgress> report) : IProgress<CopyProgress>
    {
        public void Report(CopyProgress value) => report(value);
    }
}

/// <summary>How a backup goes.</summary>
/// <param name="Status"><c>none</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
internal sealed record BackupState(string Status, long Done, long Total, BackupReport? Report, string? Fault)
{
    public const string Running = "running";

    public bool IsRunning => Status == Running;
}
