using System.Threading.Channels;

namespace ZsIdNode.Client.Wire;

/// <summary>Asks over the shared connection.</summary>
/// <remarks>
/// A server may close a connection whenever it likes; the Handle.net server does after every answer, also with
/// further requests on it. A request that had not left is sent on a new connection. One that had is asked
/// again only if that changes nothing, once, and on a connection of its own, where no answer to somebody else
/// can end it. A request that changes something has a connection of its own from the start: nobody could tell
/// whether one that was lost with a shared connection was carried out.
/// </remarks>
internal sealed class TcpExchange(TcpConnections connections, OutgoingRequest request, TimeSpan wait, TimeProvider time) : IExchange
{
    private const int SharedConnectionsTried = 2;

    private TcpConnection? _connection;
    private TcpConnection? _ownConnection;
    private ChannelReader<Reply>? _replies;
    private bool _answered;

    public async ValueTask<Reply> NextAsync(CancellationToken stop)
    {
        using var deadline = new Deadline(wait, time, stop);
        try
        {
            return await ReceiveAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new HandleClientException(
                HandleClientReason.TimedOut,
                FormattableString.Invariant($"{connections.Server} did not answer over TCP within {wait.TotalSeconds:0.###} s."));
        }
    }

    public void Dispose()
    {
        _connection?.StopListening(request.Envelope.RequestId);
        _ownConnection?.Dispose();
    }

    private async ValueTask<Reply> ReceiveAsync(CancellationToken stop)
    {
        if (_replies is null)
        {
            await SendAsync(stop).ConfigureAwait(false);
        }

        if (await TryTakeAsync(stop).ConfigureAwait(false) is Reply reply)
        {
            return reply;
        }

        if (!_answered && request.MayRepeat && _ownConnection is null && _connection!.End!.Reason == HandleClientReason.Unreachable)
        {
            await SendAloneAsync(stop).ConfigureAwait(false);
            if (await TryTakeAsync(stop).ConfigureAwait(false) is Reply repeated)
            {
                return repeated;
            }
        }

        throw _connection!.End!.ToException();
    }

    private ValueTask SendAsync(CancellationToken stop) => request.MayRepeat ? SendSharedAsync(stop) : SendAloneAsync(stop);

    private async ValueTask SendSharedAsync(CancellationToken stop)
    {
        for (int tried = 0; tried < SharedConnectionsTried; tried++)
        {
            if (await TrySendAsync(await connections.OpenAsync(stop).ConfigureAwait(false), stop).ConfigureAwait(false))
            {
                return;
            }
        }

        throw _connection!.End!.ToException();
    }

    private async ValueTask SendAloneAsync(CancellationToken stop)
    {
        _ownConnection = await TcpConnection.OpenAsync(connections.Server, stop).ConfigureAwait(false);
        if (!await TrySendAsync(_ownConnection, stop).ConfigureAwait(false))
        {
            throw _ownConnection.End!.ToException();
        }
    }

    private async ValueTask<bool> TrySendAsync(TcpConnection connection, CancellationToken stop)
    {
        _connection = connection;
        _replies = connection.TryListen(request.Envelope.RequestId);
        return _replies is not null && await connection.TrySendAsync(request, stop).ConfigureAwait(false);
    }

    // Nothing comes only when the connection has ended.
    private async ValueTask<Reply?> TryTakeAsync(CancellationToken stop)
    {
        while (await _replies!.WaitToReadAsync(stop).ConfigureAwait(false))
        {
            if (_replies.TryRead(out Reply? reply))
            {
                _answered = true;
                return reply;
            }
        }

        return null;
    }
}
