using System.Buffers.Binary;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Protocol;
using ZsIdNode.Testing;

namespace ZsIdNode.Client.Tests.Wire;

public sealed class TcpResolutionTests : IDisposable
{
    private const string VecA = "88.101.1/vec-a";

    private readonly Recording _recording = Recording.Of("resolve-all-tcp");
    private readonly TcpPeer _peer = new();

    public void Dispose() => _peer.Dispose();

    [Theory]
    [InlineData("resolve-all-tcp", VecA, ResponseCode.Success, 5, "")]
    [InlineData("resolve-upper-case", "88.101.1/VEC-A", ResponseCode.Success, 5, "")]
    [InlineData("resolve-utf8-handle", "88.101.1/标识-中文", ResponseCode.Success, 2, "")]
    [InlineData("resolve-not-found", "88.101.1/vec-missing", ResponseCode.HandleNotFound, 0, "")]
    [InlineData("resolve-not-responsible", "99.9999/abc", ResponseCode.ServerNotResponsible, 0, "That prefix doesn't live here")]
    public async Task A_question_is_sent_byte_for_byte_as_recorded_and_its_answer_read(string vector, string handle, ResponseCode code, int values, string text)
    {
        Recording recording = Recording.Of(vector);
        await using HandleClient client = recording.Client(_peer.Address);

        Task<HandleAnswer> asking = client.ResolveAsync(handle, ResolutionQuery.All, HandleTransport.Tcp);
        using PeerConnection connection = await _peer.AcceptAsync();
        byte[] request = await connection.ReceiveAsync();
        await connection.SendAsync(recording.Answers);
        HandleAnswer answer = await asking.Soon();

        Assert.Equal(Convert.ToHexString(recording.Requests[0]), Convert.ToHexString(request));
        Assert.Equal((code, handle, values, text), (answer.ResponseCode, answer.Handle, answer.Values.Length, answer.ErrorText));
    }

    [Fact]
    public async Task Types_and_flags_are_sent_as_recorded()
    {
        await Expect("resolve-by-type", new() { Types = ["URL"] });
        await Expect("resolve-authoritative", new() { Authoritative = true });
        await Expect("resolve-request-digest", new() { RequestDigest = true });

        async Task Expect(string vector, ResolutionQuery query)
        {
            Recording recording = Recording.Of(vector);
            await using HandleClient client = recording.Client(_peer.Address);
            Task<HandleAnswer> asking = client.ResolveAsync(VecA, query, HandleTransport.Tcp);
            using PeerConnection connection = await _peer.AcceptAsync();
            Assert.Equal(Convert.ToHexString(recording.Requests[0]), Convert.ToHexString(await connection.ReceiveAsync()));
            await connection.SendAsync(recording.Answers);
            Assert.True((await asking.Soon()).IsSuccess);
        }
    }

    [Fact]
    public async Task A_site_record_is_read()
    {
        Recording recording = Recording.Of("site-info-tcp");
        await using HandleClient client = recording.Client(_peer.Address);

        Task<SiteRecord> asking = client.GetSiteInfoAsync(HandleTransport.Tcp);
        using PeerConnection connection = await _peer.AcceptAsync();
        await connection.ReceiveAsync();
        await connection.SendAsync(recording.Answers);

        Assert.True(SiteRecord.TryRead(Vector.SiteInfo, out SiteRecord? expected));
        Assert.Equal(expected, await asking.Soon());
    }

    [Fact]
    public async Task A_refused_site_record_is_no_site_record()
    {
        await using HandleClient client = _recording.Client(_peer.Address);

        Task<SiteRecord> asking = client.GetSiteInfoAsync(HandleTransport.Tcp);
        using PeerConnection connection = await _peer.AcceptAsync();
        byte[] answer = Recording.For(await connection.ReceiveAsync(), Recording.Of("resolve-not-responsible").Answers[0]);
        BinaryPrimitives.WriteInt32BigEndian(answer.AsSpan(Envelope.Bytes), (int)OpCode.GetSiteInfo);
        await connection.SendAsync(answer);

        var exception = await Assert.ThrowsAsync<HandleClientException>(() => asking.Soon());
        Assert.Equal(HandleClientReason.Refused, exception.Reason);
        Assert.Equal($"{_peer.Address} does not give its site record: code 301 'That prefix doesn't live here'.", exception.Message);
    }

    [Fact]
    public async Task Questions_share_a_connection_and_answers_come_in_any_order()
    {
        Recording upper = Recording.Of("resolve-upper-case");
        await using HandleClient client = _recording.Client(_peer.Address);

        Task<HandleAnswer> first = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Tcp);
        using PeerConnection connection = await _peer.AcceptAsync();
        byte[] firstRequest = await connection.ReceiveAsync();
        Task<HandleAnswer> second = client.ResolveAsync("88.101.1/VEC-A", ResolutionQuery.All, HandleTransport.Tcp);
        byte[] secondRequest = await connection.ReceiveAsync();

        // Both in one segment, the later question first.
        await connection.SendAsync([.. upper.AnswerTo(secondRequest), .. _recording.AnswerTo(firstRequest)]);

        Assert.Equal(VecA, (await first.Soon()).Handle);
        Assert.Equal("88.101.1/VEC-A", (await second.Soon()).Handle);
        Assert.False(_peer.IsCalled);
    }

    [Fact]
    public async Task Hundreds_of_questions_are_in_flight_on_one_connection_whatever_the_source_of_ids()
    {
        const int Questions = 300;
        await using var client = new HandleClient(HandleServer.At(_peer.Address), () => 77, _recording.Time);

        Task<HandleAnswer>[] asking = [.. Enumerable.Range(0, Questions).Select(_ => client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Tcp))];
        using PeerConnection connection = await _peer.AcceptAsync();
        var requests = new List<byte[]>();
        while (requests.Count < Questions)
        {
            requests.Add(await connection.ReceiveAsync());
        }

        await connection.SendAsync(requests.AsEnumerable().Reverse().Select(_recording.AnswerTo));

        Assert.Equal(Questions, requests.Select(Recording.RequestIdOf).Distinct().Count());
        Assert.All(await Task.WhenAll(asking).Soon(), answer => Assert.Equal(5, answer.Values.Length));
        Assert.False(_peer.IsCalled);
    }

    [Fact]
    public async Task An_answer_arrives_in_pieces_of_one_byte()
    {
        await using HandleClient client = _recording.Client(_peer.Address);

        Task<HandleAnswer> asking = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Tcp);
        using PeerConnection connection = await _peer.AcceptAsync();
        await connection.ReceiveAsync();
        await connection.SendAsync(_recording.Answers[0].Select(each => new[] { each }));

        Assert.Equal(5, (await asking.Soon()).Values.Length);
    }

    [Fact]
    public async Task A_server_that_closes_after_every_answer_is_connected_to_again()
    {
        await using HandleClient client = _recording.Client(_peer.Address);
        for (int question = 0; question < 3; question++)
        {
            Task<HandleAnswer> asking = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Tcp);
            using PeerConnection connection = await _peer.AcceptAsync();
            await connection.SendAsync(_recording.AnswerTo(await connection.ReceiveAsync()));

            Assert.True((await asking.Soon()).IsSuccess);
        }
    }

    [Fact]
    public async Task Questions_that_a_closing_server_left_are_each_asked_again_alone()
    {
        await using HandleClient client = _recording.Client(_peer.Address);
        Task<HandleAnswer> first = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Tcp);
        using (PeerConnection shared = await _peer.AcceptAsync())
        {
            byte[] firstRequest = await shared.ReceiveAsync();
            Task<HandleAnswer>[] left = [.. Enumerable.Range(0, 2).Select(_ => client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Tcp))];
            HashSet<uint> leftIds = [Recording.RequestIdOf(await shared.ReceiveAsync()), Recording.RequestIdOf(await shared.ReceiveAsync())];
            await shared.SendAsync(_recording.AnswerTo(firstRequest));
            Assert.True((await first.Soon()).IsSuccess);
            shared.Dispose();

            for (int alone = 0; alone < 2; alone++)
            {
                using PeerConnection own = await _peer.AcceptAsync();
                byte[] request = await own.ReceiveAsync();
                await own.SendAsync(_recording.AnswerTo(request));
                Assert.True(leftIds.Remove(Recording.RequestIdOf(request)));
            }

            Assert.All(await Task.WhenAll(left).Soon(), answer => Assert.True(answer.IsSuccess));
        }
    }

    [Fact]
    public async Task A_server_that_closes_within_its_answer_twice_is_given_up()
    {
        await using HandleClient client = _recording.Client(_peer.Address);
        Task<HandleAnswer> asking = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Tcp);
        for (int attempt = 0; attempt < 2; attempt++)
        {
            using PeerConnection connection = await _peer.AcceptAsync();
            await connection.ReceiveAsync();
            await connection.SendAsync(_recording.Answers[0][..100]);
        }

        var exception = await Assert.ThrowsAsync<HandleClientException>(() => asking.Soon());
        Assert.Equal(HandleClientReason.Unreachable, exception.Reason);
        Assert.Equal($"{_peer.Address} closed the connection before it answered.", exception.Message);
        Assert.False(_peer.IsCalled);
    }

    [Fact]
    public async Task A_question_without_an_answer_times_out_and_its_late_answer_harms_nobody()
    {
        await using HandleClient client = _recording.Client(_peer.Address);
        Task<HandleAnswer> asking = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Tcp);
        using PeerConnection connection = await _peer.AcceptAsync();
        byte[] late = await connection.ReceiveAsync();

        _recording.Time.Advance(TimeSpan.FromSeconds(60));
        var exception = await Assert.ThrowsAsync<HandleClientException>(() => asking.Soon());
        Task<HandleAnswer> next = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Tcp);
        await connection.SendAsync(_recording.AnswerTo(late), _recording.AnswerTo(await connection.ReceiveAsync()));

        Assert.Equal(HandleClientReason.TimedOut, exception.Reason);
        Assert.Equal($"{_peer.Address} did not answer over TCP within 60 s.", exception.Message);
        Assert.True((await next.Soon()).IsSuccess);
    }

    [Fact]
    public async Task A_caller_who_stops_waiting_leaves_the_connection_to_the_others()
    {
        using var stop = new CancellationTokenSource();
        await using HandleClient client = _recording.Client(_peer.Address);
        Task<HandleAnswer> stopped = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Tcp, stop.Token);
        using PeerConnection connection = await _peer.AcceptAsync();
        byte[] first = await connection.ReceiveAsync();
        Task<HandleAnswer> other = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Tcp);
        byte[] second = await connection.ReceiveAsync();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.Soon());
        await connection.SendAsync(_recording.AnswerTo(first), _recording.AnswerTo(second));

        Assert.True((await other.Soon()).IsSuccess);
    }

    [Fact]
    public async Task An_answer_to_a_question_that_was_not_asked_ends_the_connection()
    {
        await using HandleClient client = _recording.Client(_peer.Address);
        Task<HandleAnswer> asking = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Tcp);
        using PeerConnection connection = await _peer.AcceptAsync();
        byte[] answer = _recording.AnswerTo(await connection.ReceiveAsync());
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(8), 0xFFFF_FFFF);
        await connection.SendAsync(answer);

        var exception = await Assert.ThrowsAsync<HandleClientException>(() => asking.Soon());
        Assert.Equal(HandleClientReason.Mismatch, exception.Reason);
        Assert.Equal($"{_peer.Address} answered a question that was not asked (request 4294967295).", exception.Message);
        Assert.True(await connection.IsClosedByClientAsync());
    }

    [Theory]
    [InlineData(ProtocolLimits.MessageBytesMost + 1)]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    public async Task An_answer_beyond_the_protocols_bound_is_not_awaited(int length)
    {
        await using HandleClient client = _recording.Client(_peer.Address);
        Task<HandleAnswer> asking = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Tcp);
        using PeerConnection connection = await _peer.AcceptAsync();
        byte[] envelope = _recording.AnswerTo(await connection.ReceiveAsync())[..Envelope.Bytes];
        BinaryPrimitives.WriteInt32BigEndian(envelope.AsSpan(16), length);
        await connection.SendAsync(envelope);

        var exception = await Assert.ThrowsAsync<HandleClientException>(() => asking.Soon());
        Assert.Equal(HandleClientReason.Malformed, exception.Reason);
        Assert.Equal($"{_peer.Address} sent what is no message: Invalid message length.", exception.Message);
        Assert.True(await connection.IsClosedByClientAsync());
    }

    [Fact]
    public async Task A_port_without_a_server_is_said_to_be_one()
    {
        await using HandleClient client = _recording.Client(_peer.Address);
        _peer.Dispose();

        var exception = await Assert.ThrowsAsync<HandleClientException>(() => client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Tcp).Soon());

        Assert.Equal(HandleClientReason.Unreachable, exception.Reason);
        Assert.Equal($"{client.Server} refuses TCP connections; is the node running?", exception.Message);
    }

    [Fact]
    public async Task A_client_that_is_closed_ends_what_is_in_flight_and_asks_no_more()
    {
        await using HandleClient client = _recording.Client(_peer.Address);
        Task<HandleAnswer> asking = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Tcp);
        using PeerConnection connection = await _peer.AcceptAsync();
        await connection.ReceiveAsync();

        await client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => asking.Soon());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Tcp));
        Assert.True(await connection.IsClosedByClientAsync());
        Assert.False(_peer.IsCalled);
    }

    [Fact]
    public async Task A_question_that_no_message_can_hold_is_the_callers_mistake()
    {
        await using HandleClient client = _recording.Client(_peer.Address);

        await Assert.ThrowsAsync<ArgumentException>(() => client.ResolveAsync(VecA, new() { Types = [new string('T', 300_000)] }, HandleTransport.Tcp));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.ResolveAsync(new string('h', 2_049), ResolutionQuery.All, HandleTransport.Tcp));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.ResolveAsync(VecA, new() { Indexes = [.. Enumerable.Range(1, 4_097)] }, HandleTransport.Tcp));
    }
}
