using System.Buffers.Binary;
using System.Net.Sockets;
using ZsIdNode.Protocol;

namespace ZsIdNode.Client.Tests.Wire;

/// <summary>A connection that a client opened, seen from the other side.</summary>
internal sealed class PeerConnection(TcpClient socket) : IDisposable
{
    private readonly NetworkStream _stream = socket.GetStream();

    /// <summary>Reads one request, envelope included.</summary>
    public async Task<byte[]> ReceiveAsync()
    {
        byte[] envelope = new byte[Envelope.Bytes];
        await _stream.ReadExactlyAsync(envelope).AsTask().Soon();
        byte[] message = new byte[BinaryPrimitives.ReadInt32BigEndian(envelope.AsSpan(16))];
        await _stream.ReadExactlyAsync(message).AsTask().Soon();
        return [.. envelope, .. message];
    }

    public async Task SendAsync(params IEnumerable<byte[]> pieces)
    {
        socket.NoDelay = true;
        foreach (byte[] piece in pieces)
        {
            await _stream.WriteAsync(piece);
        }
    }

    /// <summary>Waits until the client has closed its side.</summary>
    public async Task<bool> IsClosedByClientAsync()
    {
        try
        {
            return await _stream.ReadAsync(new byte[1]).AsTask().Soon() == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => socket.Dispose();
}
