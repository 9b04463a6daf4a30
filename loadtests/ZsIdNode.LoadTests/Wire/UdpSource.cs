using System.Net;
using System.Net.Sockets;
using ZsIdNode.LoadTests.Measuring;
using ZsIdNode.Protocol;

namespace ZsIdNode.LoadTests.Wire;

/// <summary>Asks in datagrams from a port of its own. What the system does not take is lost, as the network's would be.</summary>
internal sealed class UdpSource : WireConnection
{
    private const int DatagramBytesMost = 2_048;

    // A pause of ours must not lose datagrams that the node has answered.
    private const int SocketBufferBytes = 4 * 1_024 * 1_024;

    // Other sources get their turn after this many.
    private const int ReceivesMost = 256;

    private readonly byte[] _datagram = new byte[DatagramBytesMost];
    private readonly byte[] _request;

    private UdpSource(Socket socket, QuestionBook book, int inFlight, Tally tally)
        : base(socket, book, inFlight, tally) => _request = new byte[book.LongestBytes];

    public static UdpSource Open(IPEndPoint node, QuestionBook book, int inFlight, Tally tally)
    {
        var socket = new Socket(node.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            Blocking = false,
            ReceiveBufferSize = SocketBufferBytes,
            SendBufferSize = SocketBufferBytes,
        };
        socket.Connect(node);
        return new UdpSource(socket, book, inFlight, tally);
    }

    public override void Ask(int question, long began)
    {
        int length = Book.Copy(question, Window.Open(question, began), _request);
        Socket.Send(_request.AsSpan(0, length), SocketFlags.None, out SocketError error);
        if (error is not (SocketError.Success or SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable))
        {
            // On loopback a refused datagram says that nobody listens there.
            Break();
        }
    }

    public override void Receive()
    {
        for (int count = 0; count < ReceivesMost && !IsBroken; count++)
        {
            int length = Socket.Receive(_datagram, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            if (error != SocketError.Success)
            {
                Break();
                return;
            }

            Take(_datagram.AsSpan(0, length), Clock.Now());
        }
    }

    private void Take(ReadOnlySpan<byte> datagram, long now)
    {
        if (Envelope.TryRead(datagram, out Envelope envelope) != Malformed.None || envelope.MessageLength != datagram.Length - Envelope.Bytes)
        {
            Mistake();
            return;
        }

        Settle(envelope, datagram[Envelope.Bytes..], now);
    }
}
