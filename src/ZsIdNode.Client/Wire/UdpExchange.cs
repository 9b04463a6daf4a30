using System.Buffers;
using System.Net.Sockets;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Framing;

namespace ZsIdNode.Client.Wire;

/// <summary>Asks by datagrams, again and again until an answer is whole. There is one answer to a request.</summary>
internal sealed class UdpExchange(HandleServer server, OutgoingRequest request, HandleClientOptions options, TimeProvider time) : IExchange
{
    /// <summary>The longest datagram that IP can carry, so that none is ever cut.</summary>
    private const int DatagramBytesMost = 65_535;

    // The socket hears one server and we listen for one id: one message at a time, under one source.
    private static readonly FragmentAssemblerLimits Limits = new()
    {
        AssembliesMost = 1,
        AssembliesPerSourceMost = 1,
        BytesMost = 2 * ProtocolLimits.MessageBytesMost,
        LifetimeMilliseconds = long.MaxValue,
    };

    // Kept over repetitions: the answer to the first question and to its repetition complete each other.
    private readonly FragmentAssembler _assembler = new(Limits);
    private Socket? _socket;

    public async ValueTask<Reply> NextAsync(CancellationToken stop)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(DatagramBytesMost);
        try
        {
            foreach (TimeSpan wait in options.UdpWaits)
            {
                if (await TryOnceAsync(wait, buffer, stop).ConfigureAwait(false) is Reply reply)
                {
                    return reply;
                }
            }
        }
        catch (SocketException exception)
        {
            throw ServerSocket.Unreachable(server, HandleTransport.Udp, exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        throw new HandleClientException(
            HandleClientReason.TimedOut,
            $"{server} did not answer over UDP; the question was sent {options.UdpWaits.Length} times.");
    }

    public void Dispose() => _socket?.Dispose();

    private async ValueTask<Reply?> TryOnceAsync(TimeSpan wait, byte[] buffer, CancellationToken stop)
    {
        using var deadline = new Deadline(wait, time, stop);
        try
        {
            _socket ??= await ServerSocket.ConnectAsync(server, HandleTransport.Udp, deadline.Token).ConfigureAwait(false);
            await SendAsync(_socket, buffer, deadline.Token).ConfigureAwait(false);
            return await ReceiveAsync(_socket, buffer, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private async ValueTask SendAsync(Socket socket, byte[] buffer, CancellationToken stop)
    {
        ReadOnlyMemory<byte> message = request.ToMessage();
        int count = Fragments.Count(message.Length);
        for (int number = 0; number < count; number++)
        {
            int length = Fragments.Write(number, request.Envelope, message.Span, buffer);
            await socket.SendAsync(buffer.AsMemory(0, length), SocketFlags.None, stop).ConfigureAwait(false);
        }
    }

    private async ValueTask<Reply> ReceiveAsync(Socket socket, byte[] buffer, CancellationToken stop)
    {
        while (true)
        {
            int length = await socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None, stop).ConfigureAwait(false);
            if (TryAssemble(buffer.AsSpan(0, length)) is Reply reply)
            {
                return reply;
            }
        }
    }

    // Whatever does not belong to the answer is ignored: it may be late, it may be forged, and the true
    // answer may still be on its way.
    private Reply? TryAssemble(ReadOnlySpan<byte> datagram) =>
        Envelope.TryRead(datagram, out Envelope envelope) == Malformed.None
        && envelope.RequestId == request.Envelope.RequestId
        && _assembler.Add(default, envelope, datagram[Envelope.Bytes..], nowMilliseconds: 0, out ReadOnlySpan<byte> message) == Assembly.Whole
            ? new Reply(envelope, message.ToArray(), HandleTransport.Udp)
            : null;
}
