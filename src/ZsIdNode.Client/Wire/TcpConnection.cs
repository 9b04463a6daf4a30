using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Threading.Channels;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Framing;

namespace ZsIdNode.Client.Wire;

/// <summary>One connection to a server, with many requests on it at a time; answers find theirs by request id.</summary>
internal sealed class TcpConnection : IDisposable
{
    /// <summary>The most answers to one request that wait to be taken; then nothing is read for anybody.</summary>
    private const int WaitingRepliesMost = 8;

    private readonly HandleServer _server;
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Lock _lock = new();
    private readonly Dictionary<uint, Channel<Reply>> _listeners = [];
    private readonly RecentIds _noLongerListening = new();
    private ConnectionEnd? _end;

    private TcpConnection(HandleServer server, Socket socket)
    {
        _server = server;
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Why it is closed; nothing while it is open.</summary>
    public ConnectionEnd? End
    {
        get
        {
            lock (_lock)
            {
                return _end;
            }
        }
    }

    public static async ValueTask<TcpConnection> OpenAsync(HandleServer server, CancellationToken stop)
    {
        var connection = new TcpConnection(server, await ServerSocket.ConnectAsync(server, HandleTransport.Tcp, stop).ConfigureAwait(false));
        _ = connection.ReceiveAsync();
        return connection;
    }

    /// <summary>Begins to listen for answers to a request; nothing when the connection is closed.</summary>
    public ChannelReader<Reply>? TryListen(uint requestId)
    {
        lock (_lock)
        {
            if (_end is not null)
            {
                return null;
            }

            var replies = Channel.CreateBounded<Reply>(new BoundedChannelOptions(WaitingRepliesMost) { SingleReader = true, SingleWriter = true });
            _listeners.Add(requestId, replies);
            return replies.Reader;
        }
    }

    public void StopListening(uint requestId)
    {
        lock (_lock)
        {
            if (_listeners.Remove(requestId, out Channel<Reply>? replies))
            {
                _noLongerListening.Add(requestId);
                replies.Writer.TryComplete();
            }
        }
    }

    /// <summary>Sends a request; <c>false</c> when the connection broke before the whole of it was handed over.</summary>
    public async ValueTask<bool> TrySendAsync(OutgoingRequest request, CancellationToken stop)
    {
        await _sending.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            await _stream.WriteAsync(Frame(request), stop).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            // Perhaps half of it is out, and nobody could tell where the next request begins.
            Close(HandleClientReason.Unreachable, $"{_server} takes no more questions on this connection.");
            throw;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            CloseBroken();
            return false;
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Dispose() => Close(HandleClientReason.Unreachable, $"The connection to {_server} was closed by this side.");

    // Envelope and message in one write: some peers misread an envelope that comes in two segments.
    private static byte[] Frame(OutgoingRequest request)
    {
        ReadOnlyMemory<byte> message = request.ToMessage();
        byte[] frame = new byte[Envelope.Bytes + message.Length];
        Envelope envelope = request.Envelope with { MessageLength = message.Length };
        envelope.Write(frame);
        message.CopyTo(frame.AsMemory(Envelope.Bytes));
        return frame;
    }

    private async Task ReceiveAsync()
    {
        PipeReader input = PipeReader.Create(_stream);
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync().ConfigureAwait(false);
                ReadOnlySequence<byte> rest = read.Buffer;
                while (TryTake(ref rest) is Reply reply && await TryDeliverAsync(reply).ConfigureAwait(false))
                {
                }

                if (read.IsCompleted || End is not null)
                {
                    break;
                }

                input.AdvanceTo(consumed: rest.Start, examined: rest.End);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The connection is gone, which is all that there is to know.
        }

        CloseBroken();
        await input.CompleteAsync().ConfigureAwait(false);
    }

    private Reply? TryTake(ref ReadOnlySequence<byte> rest)
    {
        switch (FrameReader.TryCut(ref rest, out Frame frame))
        {
            case FrameCut.Whole:
                return new Reply(frame.Envelope, frame.Message.ToArray(), HandleTransport.Tcp);
            case FrameCut.Malformed:
                Close(HandleClientReason.Malformed, $"{_server} sent what is no message: {frame.Fault.Describe()}.");
                return null;
            default:
                return null;
        }
    }

    private async ValueTask<bool> TryDeliverAsync(Reply reply)
    {
        uint requestId = reply.Envelope.RequestId;
        ChannelWriter<Reply>? listener;
        bool known;
        lock (_lock)
        {
            listener = _listeners.GetValueOrDefault(requestId)?.Writer;
            known = listener is not null || _noLongerListening.Contains(requestId);
        }

        if (!known)
        {
            // If one answer went astray, so may the next: nobody trusts what follows on this connection.
            Close(HandleClientReason.Mismatch, $"{_server} answered a question that was not asked (request {requestId}).");
            return false;
        }

        while (listener is not null && !listener.TryWrite(reply) && await listener.WaitToWriteAsync().ConfigureAwait(false))
        {
        }

        return true;
    }

    private void CloseBroken() => Close(HandleClientReason.Unreachable, $"{_server} closed the connection before it answered.");

    private void Close(HandleClientReason reason, string sentence)
    {
        lock (_lock)
        {
            if (_end is not null)
            {
                return;
            }

            _end = new ConnectionEnd(reason, sentence);
            foreach (Channel<Reply> replies in _listeners.Values)
            {
                replies.Writer.TryComplete();
            }

            _listeners.Clear();
        }

        _stream.Dispose();
    }
}
