using System.Net;
using System.Net.Sockets;

namespace ZsIdNode.Client.Tests.Wire;

/// <summary>A server of datagrams whose part the test plays.</summary>
internal sealed class UdpPeer : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private IPEndPoint? _asking;

    public IPEndPoint Address => (IPEndPoint)_socket.Client.LocalEndPoint!;

    public async Task<byte[]> ReceiveAsync()
    {
        UdpReceiveResult received = await _socket.ReceiveAsync().Soon();
        _asking = received.RemoteEndPoint;
        return received.Buffer;
    }

    /// <summary>Sends datagrams to whoever asked last.</summary>
    public async Task SendAsync(params IEnumerable<byte[]> datagrams)
    {
        foreach (byte[] datagram in datagrams)
        {
            await _socket.SendAsync(datagram, _asking);
        }
    }

    public void Dispose() => _socket.Dispose();
}
