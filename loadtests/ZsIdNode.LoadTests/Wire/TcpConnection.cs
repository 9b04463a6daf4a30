using System.Net;
using System.Net.Sockets;
using ZsIdNode.LoadTests.Measuring;
using ZsIdNode.Protocol;

namespace ZsIdNode.LoadTests.Wire;

/// <summary>Asks over TCP: questions that go out together leave in one write, answers come in whatever pieces.</summary>
internal sealed class TcpConnection : WireConnection
{
    // At least one whole message fits, or a long answer could never be cut.
    private const int ReceiveBytes = 2 * (ProtocolLimits.MessageBytesMost + Envelope.Bytes);

    private readonly byte[] _received = new byte[ReceiveBytes];
    private readonly byte[] _unsent;
    private int _receivedLength;
    private int _unsentLength;

    private TcpConnection(Socket socket, QuestionBook book, int inFlight, Tally tally)
        : base(socket, book, inFlight, tally) => _unsent = new byte[(inFlight + 1) * book.LongestBytes];

    public override bool CanAsk => base.CanAsk && _unsent.Length - _unsentLength >= Book.LongestBytes;

    public override bool HasUnsentBytes => _unsentLength > 0;

    public static TcpConnection Open(IPEndPoint node, QuestionBook book, int inFlight, Tally tally)
    {
        var socket = new Socket(node.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(node);
            socket.Blocking = false;
            return new TcpConnection(socket, book, inFlight, tally);
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            throw new LoadTestException($"TCP {node} cannot be reached: {fault.Message}.", fault);
        }
    }

    public override void Ask(int question, long began) =>
        _unsentLength += Book.Copy(question, Window.Open(question, began), _unsent.AsSpan(_unsentLength));

    public override void Flush()
    {
        if (_unsentLength == 0 || IsBroken)
        {
            return;
        }

        int sent = Socket.Send(_unsent.AsSpan(0, _unsentLength), SocketFlags.None, out SocketError error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            Break();
            return;
        }

        _unsent.AsSpan(sent.._unsentLength).CopyTo(_unsent);
        _unsentLength -= sent;
    }

    public override void Receive()
    {
        int length = Socket.Receive(_received.AsSpan(_receivedLength), SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (error != SocketError.Success || length == 0)
        {
            Break();
            return;
        }

        long now = Clock.Now();
        ReadOnlySpan<byte> rest = _received.AsSpan(0, _receivedLength + length);
        while (!IsBroken && TryCut(ref rest, out Envelope envelope, out ReadOnlySpan<byte> message))
        {
            Settle(envelope, message, now);
        }

        rest.CopyTo(_received);
        _receivedLength = rest.Length;
    }

    private bool TryCut(ref ReadOnlySpan<byte> rest, out Envelope envelope, out ReadOnlySpan<byte> message)
    {
        message = default;
        envelope = default;
        if (rest.Length < Envelope.Bytes)
        {
            return false;
        }

        if (Envelope.TryRead(rest, out envelope) != Malformed.None)
        {
            // Nobody can tell where the next answer would begin.
            Mistake();
            Break();
            return false;
        }

        int whole = Envelope.Bytes + envelope.MessageLength;
        if (rest.Length < whole)
        {
            return false;
        }

        message = rest[Envelope.Bytes..whole];
        rest = rest[whole..];
        return true;
    }
}
