using System.Net;
using System.Net.Sockets;

namespace ZsIdNode.Client.Tests.Wire;

/// <summary>A server of connections whose part the test plays.</summary>
internal sealed class TcpPeer : IDisposable
{
    private readonly TcpListener _listener;

    public TcpPeer(int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Whether somebody waits to be accepted.</summary>
    public bool IsCalled => _listener.Pending();

    public async Task<PeerConnection> AcceptAsync() => new(await _listener.AcceptTcpClientAsync().Soon());

    public void Dispose() => _listener.Dispose();
}
