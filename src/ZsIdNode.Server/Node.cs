using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Maintenance;
using ZsIdNode.Storage;

namespace ZsIdNode.Server;

/// <summary>
/// A running node. Starting: (1) open the data folder and bring the views up to the log, (2) start the one
/// writer, (3) open the doors. Stopping goes the other way, so that what was taken in is answered, what was
/// counted is in the log, and the next start finds a checkpoint.
/// </summary>
public sealed partial class Node : IAsyncDisposable
{
    /// <summary>How long the last flush, and then the writer, may take when the node stops; a disk that hangs must not hang the stop.</summary>
    private static readonly TimeSpan LastWritesMost = TimeSpan.FromSeconds(10);

    /// <summary>How long the last checkpoint may take; without it the next start only takes longer.</summary>
    private static readonly TimeSpan LastCheckpointMost = TimeSpan.FromSeconds(60);

    private readonly NodeParts _parts;
    private readonly WebApplication _doors;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sequencing;
    private readonly Task _flushing;
    private readonly Task _keeping;
    private readonly Task _watching;
    private readonly Task _completion;
    private readonly Lock _ending = new();
    private Task? _stopped;
    private Task? _disposed;

    private Node(NodeParts parts, WebApplication doors, IPEndPoint wire, Uri http)
    {
        _parts = parts;
        _doors = doors;
        _log = parts.Loggers.CreateLogger<Node>();
        Wire = wire;
        Http = http;
        _sequencing = Task.Run(() => parts.Sequencer.RunAsync(CancellationToken.None));
        _flushing = parts.Flusher.RunAsync(_stop.Token);
        _completion = EndWithWriterAsync();
        _keeping = parts.Store.KeepCheckpointsAsync(_stop.Token);
        _watching = new StoreWatch(() => parts.Store.Trouble, () => parts.Store.Warnings, parts.Time, parts.Loggers.CreateLogger<StoreWatch>()).RunAsync(_stop.Token);
    }

    /// <summary>Where the Handle wire protocol listens, by UDP and TCP.</summary>
    public IPEndPoint Wire { get; }

    /// <summary>Where HTTP listens.</summary>
    public Uri Http { get; }

    /// <summary>What was found in the data folder.</summary>
    public RecoveryReport Recovery => _parts.Store.Recovery;

    /// <summary>What was registered and resolved, up to the last entry of the log.</summary>
    public CountsSnapshot Counts => _parts.Counts.Current;

    /// <summary>The file with the operator's token.</summary>
    public string TokenFile => Path.Combine(_parts.Folder.KeysPath, AccessToken.FileName);

    /// <summary>Ends when the one writer has ended; it fails only on a broken invariant, and then the node must be stopped.</summary>
    public Task Completion => _completion;

    /// <param name="logging">Says where the node's own log goes.</param>
    /// <exception cref="NodeStartException">Something keeps it from starting; the message says what.</exception>
    public static async Task<Node> StartAsync(NodeOptions options, TimeProvider time, Action<ILoggingBuilder> logging)
    {
        string[] faults = [.. options.Faults()];
        if (faults.Length > 0)
        {
            throw new NodeStartException("The configuration has faults:\n  " + string.Join("\n  ", faults));
        }

        // (1)
        var wire = new IPEndPoint(IPAddress.Parse(options.Wire.Address), options.Wire.Port == 0 ? FreePort(options.Wire.Address) : options.Wire.Port);
        var http = new IPEndPoint(IPAddress.Parse(options.Http.Address), options.Http.Port == 0 ? FreePort(options.Http.Address) : options.Http.Port);
        NodeParts parts = NodeParts.Open(options, wire.Port, http.Port, time, logging);
        Node? node = null;
        try
        {
            WebApplication doors = Doors.Build(parts, options, wire, http, logging);

            // (2)
            node = new Node(parts, doors, wire, new Uri($"http://{http}"));

            // (3)
            await node.OpenDoorsAsync(http).ConfigureAwait(false);
            return node;
        }
        catch
        {
            if (node is not null)
            {
                await node.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                parts.Dispose();
            }

            throw;
        }
    }

    /// <summary>Stops in order; returns when everything is on disk.</summary>
    public Task StopAsync()
    {
        lock (_ending)
        {
            return _stopped ??= Task.Run(StopInOrderAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_ending)
        {
            _disposed ??= Task.Run(StopAndDisposeAsync);
        }

        await _disposed.ConfigureAwait(false);
    }

    private async Task StopInOrderAsync()
    {
        await TakeStepAsync("closing UDP", () => { _parts.Wire.Udp.Close(); return Task.CompletedTask; }).ConfigureAwait(false);
        await TakeStepAsync("closing TCP and HTTP", () => _doors.StopAsync()).ConfigureAwait(false);
        await TakeStepAsync("breaking off the backup", () => _parts.Backups.StopAsync().WaitAsync(LastWritesMost, _parts.Time)).ConfigureAwait(false);
        await TakeStepAsync("stopping the flusher", _stop.CancelAsync).ConfigureAwait(false);
        await TakeStepAsync("flushing the last counts", FlushLastAsync).ConfigureAwait(false);
        _parts.Sequencer.Complete();

        // How the writer ended is for those to hear who look at Completion.
        await TakeStepAsync("waiting for the writer", () => Task.WhenAny(_completion).WaitAsync(LastWritesMost, _parts.Time)).ConfigureAwait(false);
        await TakeStepAsync("taking the last checkpoint", TakeLastCheckpointAsync).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends with the writer, but not when a view could not follow the log: what was registered before is still resolved, changes are
    /// refused, and health says what to do. A node that stopped would meet the same disk at its next start.
    /// </summary>
    private async Task EndWithWriterAsync()
    {
        try
        {
            await _sequencing.ConfigureAwait(false);
        }
        catch (IOException fault) when (_parts.Store.Views.Trouble is not null)
        {
            LogWriterEnded(_log, fault);
            await Task.Delay(Timeout.InfiniteTimeSpan, _parts.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeLastCheckpointAsync()
    {
        using var patience = new CancellationTokenSource(LastCheckpointMost, _parts.Time);
        await Task.WhenAll(_keeping, _watching).WaitAsync(patience.Token).ConfigureAwait(false);
        await _parts.Store.TakeCheckpointAsync(patience.Token).WaitAsync(patience.Token).ConfigureAwait(false);
    }

    private async Task FlushLastAsync()
    {
        await _flushing.WaitAsync(LastWritesMost, _parts.Time).ConfigureAwait(false);
        await _parts.Flusher.FlushAsync().WaitAsync(LastWritesMost, _parts.Time).ConfigureAwait(false);
    }

    /// <summary>Takes one step of the stop; a step that fails is logged and does not keep the others from being taken.</summary>
    private async Task TakeStepAsync(string step, Func<Task> take)
    {
        try
        {
            await take().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            LogStepFailed(_log, step, fault);
        }
    }

    private async Task StopAndDisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await TakeStepAsync("disposing of the doors", async () => await _doors.DisposeAsync().ConfigureAwait(false)).ConfigureAwait(false);
        _parts.Dispose();
        _stop.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Stopping the node, {Step} failed; the other steps go on.")]
    private static partial void LogStepFailed(ILogger log, string step, Exception fault);

    [LoggerMessage(EventId = 5010, Level = LogLevel.Critical, Message = "A view cannot follow the log any more: changes are refused until the node has been restarted, resolution goes on")]
    private static partial void LogWriterEnded(ILogger log, Exception fault);

    private static int FreePort(string address)
    {
        using var socket = new Socket(IPAddress.Parse(address).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task OpenDoorsAsync(IPEndPoint http)
    {
        try
        {
            _parts.Wire.Udp.Open(Wire);
        }
        catch (SocketException fault)
        {
            throw new NodeStartException(Explain($"UDP port {Wire.Port} on {Wire.Address}", "wire.port", fault), fault);
        }

        try
        {
            await _doors.StartAsync().ConfigureAwait(false);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException taken)
        {
            // "Failed to bind to address http://127.0.0.1:8000: address already in use."
            bool isHttp = fault.Message.Contains($"//{http}:", StringComparison.Ordinal);
            throw new NodeStartException(
                isHttp
                    ? Explain($"TCP port {http.Port} on {http.Address}", "http.port", taken)
                    : Explain($"TCP port {Wire.Port} on {Wire.Address}", "wire.port", taken),
                fault);
        }
        catch (SocketException fault)
        {
            // The wire protocol has its address by UDP already, so it is the other one that cannot be had.
            throw new NodeStartException(Explain($"TCP port {http.Port} on {http.Address}", "http.port", fault), fault);
        }
    }

    private static string Explain(string port, string option, Exception fault) =>
        fault is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
            ? $"{port} is in use by another program; stop that program or set {option} to another port."
            : $"{port} cannot be opened: {fault.Message}; look at {option} and the address beside it.";
}
