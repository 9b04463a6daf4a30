using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Framing;
using ZsIdNode.Server.Wire;
using ZsIdNode.Testing;

namespace ZsIdNode.Conformance;

/// <summary>
/// Replays recorded resolutions: our answer must have the recorded bytes. Nothing is masked: the clock is set
/// so that the expiration, which signatures cover, comes out as recorded. Where we differ on purpose a test
/// says how and why.
/// </summary>
public sealed class ResolutionVectorTests : IDisposable
{
    private const int TruncatedFlagOffset = 2;

    private readonly RecordedServer _server = new();

    public static TheoryData<string> TcpVectors =>
    [
        "resolve-all-tcp", "resolve-authoritative", "resolve-alias", "resolve-by-type", "resolve-by-type-dot",
        "resolve-by-type-lowercase", "resolve-certified", "resolve-do-not-refer", "resolve-empty-handle", "resolve-no-slash",
        "resolve-not-found", "resolve-not-responsible", "resolve-after-unhome", "resolve-prefix-record", "resolve-protocol-2-3",
        "resolve-protocol-2-6-certified", "resolve-protocol-2-7-certified", "resolve-request-digest", "resolve-restricted-public",
        "resolve-upper-case", "resolve-values-not-found", "site-info-tcp", "raw-expired-request", "raw-protocol-9-9",
        "raw-update-siteinfo-serial", "session-unknown-id",
    ];

    public static TheoryData<string> UdpVectors => ["resolve-all-udp", "resolve-two-indexes-udp", "resolve-utf8-handle", "resolve-big-udp"];

    [Theory]
    [MemberData(nameof(TcpVectors))]
    public void A_recorded_question_over_tcp_gets_the_recorded_answer(string name)
    {
        Vector vector = Vector.Load(name);

        _server.SetTimeBy(vector.Responses[0]);

        byte[] answer = _server.Answer(vector.Requests[0], Door.Tcp);

        AssertSame(vector.Responses[0], answer);
    }

    [Theory]
    [MemberData(nameof(UdpVectors))]
    public void A_recorded_question_over_udp_gets_the_recorded_datagrams(string name)
    {
        Vector vector = Vector.Load(name);

        _server.SetTimeBy(vector.Responses[0]);

        byte[] answer = _server.Answer(vector.Requests[0], Door.Udp);

        byte[][] datagrams = Cut(answer);
        Assert.Equal(vector.Responses.Count, datagrams.Length);
        for (int at = 0; at < datagrams.Length; at++)
        {
            AssertSame(vector.Responses[at], datagrams[at]);
        }
    }

    [Fact]
    public void A_question_in_two_datagrams_gets_the_recorded_answer()
    {
        // Difference: the recorded server repeats the truncated flag of the request on an answer that fits
        // into one datagram; we set it only on answers that were cut.
        Vector vector = Vector.Load("resolve-big-request-udp");
        var assembler = new FragmentAssembler(new FragmentAssemblerLimits());
        Assembly last = Assembly.Incomplete;
        byte[] whole = [];
        Envelope envelope = default;
        foreach (byte[] datagram in vector.Requests)
        {
            Envelope.TryRead(datagram, out envelope);
            last = assembler.Add("source"u8, envelope, datagram.AsSpan(Envelope.Bytes), 0, out ReadOnlySpan<byte> message);
            whole = message.ToArray();
        }

        var worker = new WireWorker();
        _server.SetTimeBy(vector.Responses[0]);
        Assert.Equal(Assembly.Whole, last);
        Assert.True(_server.Service.TryAnswer(envelope, whole, Door.Udp, _server.Service.Now(), new WireScope(), worker));

        byte[] expected = [.. vector.Responses[0]];
        expected[TruncatedFlagOffset] &= 0xDF;
        AssertSame(expected, worker.Response.Written.ToArray());
    }

    [Fact]
    public void A_record_that_was_modified_gets_the_recorded_answer()
    {
        Vector vector = Vector.Load("resolve-after-modify");
        byte[] recorded = vector.Responses[0];
        int handleLength = BinaryPrimitives.ReadInt32BigEndian(recorded.AsSpan(44));
        _server.SetTimeBy(recorded);
        _server.Store("88.101.1/vec-mod", recorded[(44 + 4 + handleLength + 4)..^4]);

        AssertSame(recorded, _server.Answer(vector.Requests[0], Door.Tcp));
    }

    [Theory]
    [InlineData("idp-anonymous-resolve")]
    [InlineData("idsdk-anonymous-lookup")]
    public void The_Chinese_clients_get_the_values_that_they_accepted(string name)
    {
        // The recorded answers come from a stand-in whose first bytes (version, flags) are one accepted form
        // among others: compared are response code and body.
        Vector vector = Vector.Load(name);
        var scope = new WireScope();
        for (int at = 0; at < vector.Requests.Count; at++)
        {
            byte[] answer = _server.Answer(vector.Requests[at], Door.Tcp, scope);

            Assert.Equal(vector.Responses[at][24..28], answer[24..28]);
            Assert.Equal(vector.Responses[at][40..], answer[40..]);
        }
    }

    [Fact]
    public async Task The_second_request_on_a_kept_open_connection_is_answered_like_the_first()
    {
        // Difference: the recorded server answers the first and closes the connection, whatever the keep-alive flag says.
        Vector vector = Vector.Load("raw-keepalive-two-requests");
        _server.SetTimeBy(vector.Responses[0]);
        using var watch = new ConnectionWatch(new WireOptions(), _server.Time);
        using var door = new TcpDoor(_server.Service, _server.Workers, watch, new WireOptions(), NullLogger<TcpDoor>.Instance);
        var questions = new Pipe();
        var answers = new Pipe();
        var connection = new DefaultConnectionContext("recorded", new Duplex(questions.Reader, answers.Writer), new Duplex(answers.Reader, questions.Writer));
        foreach (byte[] request in vector.Requests)
        {
            await questions.Writer.WriteAsync(request);
        }

        await questions.Writer.CompleteAsync();
        await door.OnConnectedAsync(connection);
        await answers.Writer.CompleteAsync();
        byte[] sent = (await answers.Reader.ReadAtLeastAsync(2 * vector.Responses[0].Length)).Buffer.ToArray();

        byte[] second = [.. vector.Responses[0]];
        vector.Requests[1].AsSpan(8, 4).CopyTo(second.AsSpan(8));
        Assert.Single(vector.Responses);
        AssertSame([.. vector.Responses[0], .. second], sent);
    }

    [Theory]
    [InlineData("raw-short-message", ResponseCode.ProtocolError)]
    [InlineData("raw-huge-length", ResponseCode.ProtocolError)]
    [InlineData("raw-unknown-opcode", ResponseCode.OperationNotSupported)]
    public void Broken_messages_are_refused_with_the_request_id_that_they_bear(string name, ResponseCode expected)
    {
        // Difference: the recorded server loses the request id, so that its own client reports a mismatch
        // instead of the error, and answers code 2, which makes Java clients try other sites.
        byte[] request = Vector.Load(name).Requests[0];

        byte[] answer = _server.Answer(request, Door.Tcp);

        Assert.Equal(request[8..12], answer[8..12]);
        Assert.Equal((int)expected, BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(24)));
    }

    public void Dispose() => _server.Dispose();

    private static byte[][] Cut(byte[] answer)
    {
        Envelope.TryRead(answer, out Envelope envelope);
        byte[] message = answer[Envelope.Bytes..];
        return
        [
            .. Enumerable.Range(0, Fragments.Count(message.Length)).Select(number =>
            {
                byte[] datagram = new byte[ProtocolLimits.DatagramBytesMost];
                return datagram[..Fragments.Write(number, envelope, message, datagram)];
            }),
        ];
    }

    private static void AssertSame(byte[] recorded, byte[] answer) => Assert.Equal(Convert.ToHexString(recorded), Convert.ToHexString(answer));

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
