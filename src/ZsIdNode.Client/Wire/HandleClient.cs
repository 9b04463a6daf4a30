using System.Buffers;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.Client.Wire;

/// <summary>
/// Asks one Handle server, over UDP or TCP; any number of questions at a time. It speaks 2.11 and takes answers
/// in whatever version they come.
/// </summary>
/// <remarks>
/// A refusal (no such handle, not responsible, too busy) is an answer; <see cref="HandleClientException"/> means
/// that there was no answer that can be used.
/// </remarks>
public sealed class HandleClient : IAsyncDisposable
{
    private readonly RequestIdsInFlight _requestIds;
    private readonly TimeProvider _time;
    private readonly HandleClientOptions _options;
    private readonly TcpConnections _connections;
    private readonly CancellationTokenSource _closing = new();
    private SiteRecord? _site;
    private bool _disposed;

    /// <param name="requestIds">Where request ids come from; see <see cref="RequestIds"/>.</param>
    public HandleClient(HandleServer server, Func<uint> requestIds, TimeProvider time, HandleClientOptions? options = null)
    {
        _options = options ?? new HandleClientOptions();
        _options.Check();
        Server = server;
        _requestIds = new RequestIdsInFlight(requestIds);
        _time = time;
        _connections = new TcpConnections(server);
    }

    public HandleServer Server { get; }

    /// <inheritdoc cref="ResolveAsync(ReadOnlyMemory{byte}, ResolutionQuery, HandleTransport, CancellationToken)"/>
    public Task<HandleAnswer> ResolveAsync(string handle, ResolutionQuery query, HandleTransport transport, CancellationToken stop = default) =>
        ResolveAsync(Encoding.UTF8.GetBytes(handle), query, transport, stop);

    /// <summary>Asks for values of a handle; its syntax is for the server to judge.</summary>
    /// <exception cref="HandleClientException">There is no answer that can be used.</exception>
    public async Task<HandleAnswer> ResolveAsync(ReadOnlyMemory<byte> handle, ResolutionQuery query, HandleTransport transport, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(handle.Length, HandleLimits.HandleBytesMost, nameof(handle));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Types.Length, ProtocolLimits.SelectedTypesMost, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Indexes.Length, ProtocolLimits.SelectedIndexesMost, nameof(query));
        long started = _time.GetTimestamp();
        PublicKeyRecord? key = query.Certify ? _options.ServerKey ?? await KeyFromSiteAsync(handle, transport, stop).ConfigureAwait(false) : null;

        var body = new ArrayBufferWriter<byte>();
        ResolutionRequest.Write(body, handle.Span, query.Indexes.AsSpan(), query.Types);
        return await AskAsync(OpCode.Resolution, query.Flags, body.WrittenMemory, transport, Read, stop).ConfigureAwait(false);

        HandleAnswer Read(OutgoingRequest request, Reply reply)
        {
            var reader = ReplyReader.Read(Server, request, reply, key, _time.GetUtcNow());
            HandleAnswer answer = ResolutionAnswer.Read(Server, handle.Span, reply, reader, _time.GetElapsedTime(started));
            return answer with { IsCertified = key is not null };
        }
    }

    /// <summary>Asks the server for the site record that it belongs to.</summary>
    /// <exception cref="HandleClientException">There is no answer that can be used, or the server refuses.</exception>
    public async Task<SiteRecord> GetSiteInfoAsync(HandleTransport transport, CancellationToken stop = default)
    {
        var body = new ArrayBufferWriter<byte>();
        HandleRequest.Write(body, HandleRequest.Blank);
        return await AskAsync(OpCode.GetSiteInfo, OpFlags.Usual, body.WrittenMemory, transport, Read, stop).ConfigureAwait(false);

        SiteRecord Read(OutgoingRequest request, Reply reply)
        {
            var reader = ReplyReader.Read(Server, request, reply, key: null, _time.GetUtcNow());
            if (reader.Header.ResponseCode != ResponseCode.Success)
            {
                throw new HandleClientException(
                    HandleClientReason.Refused,
                    $"{Server} does not give its site record: code {(int)reader.Header.ResponseCode} '{ResolutionAnswer.ErrorTextOf(reader.Body)}'.");
            }

            return SiteRecord.TryRead(reader.Body, out SiteRecord? site)
                ? site!
                : throw new HandleClientException(HandleClientReason.Malformed, $"{Server} sent a site record that cannot be read.");
        }
    }

    /// <summary>Closes the connection; questions in flight end with <see cref="ObjectDisposedException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _closing.CancelAsync().ConfigureAwait(false);
        _connections.Dispose();
        _closing.Dispose();
    }

    private async Task<TAnswer> AskAsync<TAnswer>(
        OpCode opCode, OpFlags flags, ReadOnlyMemory<byte> body, HandleTransport transport, Func<OutgoingRequest, Reply, TAnswer> read, CancellationToken stop)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var stopOrClosing = CancellationTokenSource.CreateLinkedTokenSource(stop, _closing.Token);
        uint requestId = _requestIds.Take();
        try
        {
            uint expiration = (uint)_time.GetUtcNow().ToUnixTimeSeconds() + MessageHeader.Lifetime;
            var header = new MessageHeader(opCode, ResponseCode.Reserved, flags, _options.SiteSerial, RecursionCount: 0, expiration, BodyLength: 0);
            var request = OutgoingRequest.Create(requestId, header, body.Span);
            return read(request, await ExchangeAsync(request, transport, stopOrClosing.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_disposed && !stop.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(HandleClient));
        }
        finally
        {
            _requestIds.Return(requestId);
        }
    }

    private async ValueTask<Reply> ExchangeAsync(OutgoingRequest request, HandleTransport transport, CancellationToken stop)
    {
        if (transport == HandleTransport.Udp)
        {
            try
            {
                using var datagrams = new UdpExchange(Server, request, _options, _time);
                return await datagrams.NextAsync(stop).ConfigureAwait(false);
            }
            catch (HandleClientException exception) when (_options.FallsBackToTcp && exception.Reason is HandleClientReason.TimedOut or HandleClientReason.Unreachable)
            {
                // Datagrams do not get through; a connection might.
            }
        }

        using var exchange = new TcpExchange(_connections, request, _options.TcpWait, _time);
        return await exchange.NextAsync(stop).ConfigureAwait(false);
    }

    // Believed because the server says so: it shows that later answers come from the same server, not who that
    // is. Who knows the key from elsewhere gives it in the options.
    private async ValueTask<PublicKeyRecord> KeyFromSiteAsync(ReadOnlyMemory<byte> handle, HandleTransport transport, CancellationToken stop)
    {
        _site ??= await GetSiteInfoAsync(transport, stop).ConfigureAwait(false);
        return _site.ServerFor(handle.Span) is SiteServer server && PublicKeyData.TryRead(server.PublicKey.Span, out PublicKeyRecord? key)
            ? key
            : throw new HandleClientException(HandleClientReason.SignatureWrong, $"The site record of {Server} has no key that its answers could be checked with.");
    }
}
