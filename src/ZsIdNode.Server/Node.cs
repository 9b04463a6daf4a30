using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Server.Http;
using ZsIdNode.Storage;

namespace ZsIdNode.Server;

/// <summary>
/// A running node. Starting: (1) open the data folder and bring the views up to the log, (2) start the one
/// writer, (3) open the doors. Stopping goes the other way, so that what was taken in is answered and what
/// was counted is in the log.
/// </summary>
public sealed class Node : IAsyncDisposable
{
    private readonly NodeParts _parts;
    private readonly WebApplication _doors;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sequencing;
    private readonly Task _flushing;
    private readonly Lock _ending = new();
    private Task? _stopped;
    private Task? _disposed;

    private Node(NodeParts parts, WebApplication doors, IPEndPoint wire, Uri http)
    {
        _parts = parts;
        _doors = doors;
        Wire = wire;
        Http = http;
        _sequencing = Task.Run(() => parts.Sequencer.RunAsync(CancellationToken.None));
        _flushing = parts.Flusher.RunAsync(_stop.Token);
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
    public Task Completion => _sequencing;

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
        _parts.Udp.Close();
        await _doors.StopAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _flushing.ConfigureAwait(false);
        await _parts.Flusher.FlushAsync().ConfigureAwait(false);
        _parts.Sequencer.Complete();
        await Task.WhenAny(_sequencing).ConfigureAwait(false);
    }

    private async Task StopAndDisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await _doors.DisposeAsync().ConfigureAwait(false);
        _parts.Dispose();
        _stop.Dispose();
    }

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
            _parts.Udp.Open(Wire);
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
