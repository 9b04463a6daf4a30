using Microsoft.Extensions.Logging;
using ZsIdNode.Server.Maintenance;
using ZsIdNode.Storage;
using ZsIdNode.Testing;

namespace ZsIdNode.Server.Tests.Maintenance;

public sealed class StoreWatchTests : IDisposable
{
    private readonly FakeTime _time = new();
    private readonly Told _told = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private List<StoreWarning> _warnings = [];
    private string? _trouble;

    public StoreWatchTests() => _running = new StoreWatch(() => _trouble, () => _warnings, _time, _told).RunAsync(_stop.Token);

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task A_warning_is_told_once_for_as_long_as_it_lasts()
    {
        _warnings = [new StoreWarning(StoreConcern.RecordsDamaged, "one")];
        Look();
        _warnings = [new StoreWarning(StoreConcern.RecordsDamaged, "two"), new StoreWarning(StoreConcern.Compaction, "three")];
        Look();
        _warnings = [];
        Look();
        _warnings = [new StoreWarning(StoreConcern.RecordsDamaged, "four")];
        Look();

        await StopAsync();
        Assert.Equal(["Warning one", "Warning three", "Warning four"], _told.Lines);
    }

    [Fact]
    public async Task Trouble_is_told_when_it_begins_and_when_it_ends()
    {
        _trouble = "The disk is full but for 1.0 MiB.";
        Look();
        _trouble = "The disk is full but for 0.5 MiB.";
        Look();
        _trouble = null;
        Look();
        Look();

        await StopAsync();
        Assert.Equal(["Error The disk is full but for 1.0 MiB.", "Warning Changes are taken again"], _told.Lines);
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    private void Look() => _time.Advance(TimeSpan.FromSeconds(5));

    private sealed class Told : ILogger<StoreWatch>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel level) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? fault, Func<TState, Exception?, string> format) =>
            Lines.Add($"{level} {format(state, fault)}");
    }
}
