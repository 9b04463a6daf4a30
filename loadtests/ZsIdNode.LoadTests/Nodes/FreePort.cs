using System.Net;
using System.Net.Sockets;

namespace ZsIdNode.LoadTests.Nodes;

/// <summary>Finds a port for a process that is about to start.</summary>
internal static class FreePort
{
    /// <summary>A port that is free for TCP and UDP, at this moment.</summary>
    public static int Take()
    {
        while (true)
        {
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            try
            {
                udp.Bind(tcp.LocalEndPoint!);
                return ((IPEndPoint)tcp.LocalEndPoint!).Port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another program has it for UDP; the system gives another one next time.
            }
        }
    }
}
