using System.Net;
using System.Net.Sockets;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Framing;
using ZsIdNode.Server.Tests.Fakes;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Server.Tests.Wire;

/// <summary>The UDP door on a real socket of the loopback interface.</summary>
public sealed class UdpDoorTests : IDisposable
{
    private readonly WireServer _server = new(new WireOptions { AnswerDatagramsMost = 16 });
    private readonly Socket _client;

    public UdpDoorTests()
    {
        IPEndPoint door = _server.Udp.Open(new IPEndPoint(IPAddress.Loopback, 0));
        _client = Connect(door);
    }

    [Fact]
    public void A_question_gets_its_answer_in_one_datagram()
    {
        _client.Send(Small(7));

        Answer answer = Answer.Read(Receive());

        Assert.Equal((7u, ResponseCode.Success), (answer.RequestId, answer.Code));
        Assert.Equal(EnvelopeFlags.None, answer.Envelope.Flags);
    }

    [Fact]
    public void A_long_answer_comes_in_numbered_datagrams()
    {
        _client.Send(new Question(WireServer.Medium, 8).Bytes());

        byte[] first = Receive();
        Envelope.TryRead(first, out Envelope envelope);
        int count = Fragments.Count(envelope.MessageLength);
        byte[][] datagrams = [first, .. Enumerable.Range(1, count - 1).Select(_ => Receive())];

        Assert.Equal(7, count);
        var whole = new List<byte>();
        for (int at = 0; at < count; at++)
        {
            Assert.Equal(Malformed.None, Envelope.TryRead(datagrams[at], out Envelope part));
            Assert.Equal(((uint)at, 8u, EnvelopeFlags.Truncated, envelope.MessageLength), (part.SequenceNumber, part.RequestId, part.Flags, part.MessageLength));
            Assert.True(at == count - 1 || datagrams[at].Length == ProtocolLimits.DatagramBytesMost);
            whole.AddRange(datagrams[at].AsSpan(Envelope.Bytes));
        }

        Assert.Equal(ResponseCode.Success, Answer.Read(envelope, [.. whole]).Code);
        Assert.Equal(envelope.MessageLength, whole.Count);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void A_question_in_two_datagrams_is_answered_in_either_order(int first, int second)
    {
        byte[][] datagrams = new Question(WireServer.Small, 9) { Indexes = [.. Enumerable.Range(1, 150)] }.Datagrams();
        Assert.Equal(2, datagrams.Length);

        _client.Send(datagrams[first]);
        _client.Send(datagrams[second]);

        Answer answer = Answer.Read(Receive());
        Assert.Equal((9u, ResponseCode.Success), (answer.RequestId, answer.Code));
    }

    [Fact]
    public void Datagrams_without_a_whole_envelope_are_passed_over()
    {
        byte[] question = Small(1);
        for (int length = 0; length < Envelope.Bytes; length++)
        {
            _client.Send(question[..length]);
        }

        AssertAlive();
    }

    [Fact]
    public void Random_bytes_do_not_end_the_door()
    {
        var random = new Random(20_261_121);
        for (int round = 0; round < 2_000; round++)
        {
            byte[] bytes = new byte[random.Next(0, 600)];
            random.NextBytes(bytes);
            if ((round & 1) == 0 && bytes.Length > Envelope.Bytes)
            {
                // Every other one has an envelope that is believed, so that what stands behind it is read.
                new Envelope(ProtocolVersion.Spoken, ProtocolVersion.Spoken, EnvelopeFlags.None, 0, 1, 0, bytes.Length - Envelope.Bytes).Write(bytes);
            }

            _client.Send(bytes);
        }

        AssertAlive();
    }

    [Fact]
    public void Damaged_questions_do_not_end_the_door()
    {
        var random = new Random(2_641);
        for (int round = 0; round < 2_000; round++)
        {
            byte[] question = new Question(WireServer.Small, 1) { Indexes = [1], Types = ["URL"] }.Bytes();
            question[random.Next(question.Length)] ^= (byte)(1 << random.Next(8));
            _client.Send(question);
        }

        AssertAlive();
    }

    [Fact]
    public void Oversized_datagrams_do_not_end_the_door()
    {
        byte[] oversized = new byte[65_000];
        Small(1).CopyTo(oversized, 0);
        _client.Send(oversized);
        new Envelope(ProtocolVersion.Spoken, ProtocolVersion.Spoken, EnvelopeFlags.None, 0, 1, 0, oversized.Length - Envelope.Bytes).Write(oversized);
        _client.Send(oversized);

        AssertAlive();
    }

    [Fact]
    public void An_answer_is_not_answered()
    {
        _client.Send(new Question(WireServer.Small, 1) { ResponseCode = ResponseCode.Success }.Bytes());
        _client.Send(new Question(WireServer.Small, 2) { ResponseCode = ResponseCode.ProtocolError }.Bytes());

        _client.Send(Small(3));

        Assert.Equal(3u, Answer.Read(Receive()).RequestId);
    }

    [Fact]
    public void A_refusal_is_no_malformed_message_itself()
    {
        // Otherwise a datagram with a forged source makes two nodes refuse each other's refusals for ever.
        _client.Send((new Question(WireServer.Small, 4) { Version = default }).Bytes());

        Answer refusal = Answer.Read(Receive());
        Assert.Equal((4u, ResponseCode.ProtocolError), (refusal.RequestId, refusal.Code));
    }

    [Fact]
    public void An_answer_of_too_many_datagrams_is_neither_sent_nor_counted_as_one()
    {
        _client.Send(new Question(WireServer.Large, 1).Bytes());
        _client.Send(Small(2));

        Assert.Equal(2u, Answer.Read(Receive()).RequestId);
        Assert.Equal(1, _server.Resolved);
    }

    [Fact]
    public void A_question_for_a_signed_answer_leaves_the_loop_and_is_answered()
    {
        _client.Send(new Question(WireServer.Small, 3) { Flags = OpFlags.Usual | OpFlags.Certify }.Bytes());

        Answer first = Answer.Read(Receive());
        Assert.Equal(3u, first.RequestId);
        Assert.False(_server.Service.TryAnswer(
            first.Envelope,
            new Question(WireServer.Small, 4) { Flags = OpFlags.Usual | OpFlags.Certify }.Bytes().AsSpan(Envelope.Bytes),
            Door.Udp,
            _server.Service.Now(),
            WireScope.None,
            new WireWorker()));
    }

    [Fact]
    public void A_record_on_disk_is_answered_while_others_go_on()
    {
        _client.Send(new Question(WireServer.OnDisk, 1).Bytes());
        _client.Send(Small(2));
        Assert.Equal(2u, Answer.Read(Receive()).RequestId);

        _server.Records.OpenDisk();

        Answer late = Answer.Read(Receive());
        Assert.Equal((1u, ResponseCode.Success), (late.RequestId, late.Code));
    }

    [Fact]
    public void What_was_received_is_answered_when_the_door_closes()
    {
        _client.Send(new Question(WireServer.OnDisk, 1).Bytes());
        _client.Send(Small(2));
        Receive();

        var closing = new Thread(_server.Udp.Close);
        closing.Start();
        _server.Records.OpenDisk();

        Assert.Equal(1u, Answer.Read(Receive()).RequestId);
        Assert.True(closing.Join(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_disk_that_does_not_answer_does_not_keep_the_door_open()
    {
        _client.Send(new Question(WireServer.OnDisk, 1).Bytes());
        _client.Send(Small(2));
        Receive();

        var closing = new Thread(_server.Udp.Close);
        closing.Start();

        Assert.True(closing.Join(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_private_session_that_one_datagram_bears_does_not_hold_for_the_next()
    {
        _client.Send(new Question("0.NA/88.118.42", 1) { SessionId = 10_001, OpCode = OpCode.GetSiteInfo }.Bytes());
        Assert.Equal(ResponseCode.Success, ReadWhole().Code);

        _client.Send(new Question(WireServer.Small, 2) { SessionId = 10_001 }.Bytes());

        Assert.Equal(ResponseCode.SessionTimeout, ReadWhole().Code);
    }

    [Fact]
    public void A_closed_door_can_be_closed_again()
    {
        _server.Udp.Close();
        _server.Udp.Close();
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    private static byte[] Small(uint requestId) => new Question(WireServer.Small, requestId).Bytes();

    // The limit measures nothing: it turns a hanging test into a failing one.
    private static Socket Connect(IPEndPoint door)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 30_000, ReceiveBufferSize = 4 * 1_024 * 1_024 };
        client.Connect(door);
        return client;
    }

    private byte[] Receive()
    {
        byte[] datagram = new byte[2_048];
        return datagram[.._client.Receive(datagram)];
    }

    private Answer ReadWhole()
    {
        byte[] bytes = Receive();
        Envelope.TryRead(bytes, out Envelope envelope);
        for (int at = 1; at < Fragments.Count(envelope.MessageLength); at++)
        {
            bytes = [.. bytes, .. Receive().AsSpan(Envelope.Bytes)];
        }

        return Answer.Read(envelope, bytes[Envelope.Bytes..]);
    }

    /// <summary>Asks a good question, as a client does: again when a full socket lost it.</summary>
    private void AssertAlive()
    {
        const uint RequestId = 0xA11FE;
        _client.ReceiveTimeout = 500;
        for (int attempt = 0; attempt < 60; attempt++)
        {
            _client.Send(Small(RequestId));
            if (Awaits(RequestId))
            {
                return;
            }
        }

        Assert.Fail("the door answers no more");
    }

    private bool Awaits(uint requestId)
    {
        try
        {
            while (true)
            {
                byte[] answer = Receive();
                if (Envelope.TryRead(answer, out Envelope envelope) == Malformed.None && envelope.RequestId == requestId)
                {
                    return true;
                }
            }
        }
        catch (SocketException nothing) when (nothing.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            return false;
        }
    }
}
