using System.Net.Sockets;

namespace ZsIdNode.Client.Tests.Wire;

/// <summary>A server of both kinds, on one port as Handle servers are.</summary>
internal sealed class PeersOnOnePort : IDisposable
{
    private const int PortsTried = 20;

    public PeersOnOnePort()
    {
        for (int tried = 1; ; tried++)
        {
            Udp = new UdpPeer();
            try
            {
                Tcp = new TcpPeer(Udp.Address.Port);
                return;
            }
            catch (SocketException) when (tried < PortsTried)
            {
                Udp.Dispose();
            }
        }
    }

    public UdpPeer Udp { get; }

    public TcpPeer Tcp { get; }

    public void Dispose()
    {
        Udp.Dispose();
        Tcp.Dispose();
    }
}
