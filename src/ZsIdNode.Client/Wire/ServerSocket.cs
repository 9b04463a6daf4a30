using System.Net;
using System.Net.Sockets;

namespace ZsIdNode.Client.Wire;

/// <summary>Opens sockets to a server and says in a sentence why one cannot be opened.</summary>
internal static class ServerSocket
{
    public static async ValueTask<Socket> ConnectAsync(HandleServer server, HandleTransport transport, CancellationToken stop)
    {
        Socket? socket = null;
        try
        {
            IPAddress[] addresses = IPAddress.TryParse(server.Host, out IPAddress? address)
                ? [address]
                : await Dns.GetHostAddressesAsync(server.Host, stop).ConfigureAwait(false);
            if (transport == HandleTransport.Udp)
            {
                // A connected datagram socket hears its server only, and learns that nobody listens there.
                socket = new Socket(addresses[0].AddressFamily, SocketType.Dgram, ProtocolType.Udp);
                await socket.ConnectAsync(addresses[0], server.Port, stop).ConfigureAwait(false);
            }
            else
            {
                socket = addresses is [IPAddress only]
                    ? new Socket(only.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
                    : new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.NoDelay = true;
                await socket.ConnectAsync(addresses, server.Port, stop).ConfigureAwait(false);
            }

            return socket;
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            throw Unreachable(server, transport, exception);
        }
        catch (OperationCanceledException)
        {
            socket?.Dispose();
            throw;
        }
    }

    public static HandleClientException Unreachable(HandleServer server, HandleTransport transport, SocketException exception)
    {
        string attempt = transport == HandleTransport.Udp ? "UDP datagrams" : "TCP connections";
        string sentence = exception.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => $"{server} refuses {attempt}; is the node running?",
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"{server} cannot be found: there is no address for the name {server.Host}.",
            SocketError.NetworkUnreachable or SocketError.HostUnreachable => $"{server} cannot be reached: no network leads there.",
            _ => $"{server} does not take {attempt}: {exception.Message}.",
        };
        return new HandleClientException(HandleClientReason.Unreachable, sentence, exception);
    }
}
