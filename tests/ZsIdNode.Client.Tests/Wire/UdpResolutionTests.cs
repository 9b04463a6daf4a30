using ZsIdNode.Client.Wire;
using ZsIdNode.Protocol;

namespace ZsIdNode.Client.Tests.Wire;

public sealed class UdpResolutionTests : IDisposable
{
    private const string VecA = "88.101.1/vec-a";

    private static readonly HandleClientOptions UdpOnly = new() { FallsBackToTcp = false };

    private readonly UdpPeer _peer = new();

    public void Dispose() => _peer.Dispose();

    [Fact]
    public async Task A_question_is_sent_byte_for_byte_as_recorded_and_its_answer_read()
    {
        Recording recording = Recording.Of("resolve-all-udp");
        await using HandleClient client = recording.Client(_peer.Address, UdpOnly);

        Task<HandleAnswer> asking = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Udp);
        byte[] request = await _peer.ReceiveAsync();
        recording.Time.Advance(TimeSpan.FromMilliseconds(20));
        await _peer.SendAsync(recording.Answers);
        HandleAnswer answer = await asking.Soon();

        Assert.Equal(Convert.ToHexString(recording.Requests[0]), Convert.ToHexString(request));
        Assert.True(answer.IsSuccess);
        Assert.Equal(VecA, answer.Handle);
        Assert.Equal([1, 2, 3, 4, 100], answer.Values.Select(value => value.Index));
        Assert.Equal("http://example.org/vec-a", answer.Values[0].Text);
        Assert.True(answer.IsAuthoritative);
        Assert.Equal((short)1, answer.Header.SiteSerial);
        Assert.Equal(HandleTransport.Udp, answer.Transport);
        Assert.Equal(TimeSpan.FromMilliseconds(20), answer.Elapsed);
        Assert.False(answer.IsCertified);
    }

    [Fact]
    public async Task A_question_of_two_datagrams_is_cut_as_recorded()
    {
        Recording recording = Recording.Of("resolve-big-request-udp");
        await using HandleClient client = recording.Client(_peer.Address, UdpOnly);
        var query = new ResolutionQuery { Indexes = [.. Enumerable.Range(1, 150)] };

        Task<HandleAnswer> asking = client.ResolveAsync(VecA, query, HandleTransport.Udp);
        byte[][] request = [await _peer.ReceiveAsync(), await _peer.ReceiveAsync()];
        await _peer.SendAsync(recording.Answers);

        Assert.Equal(recording.Requests.Select(Convert.ToHexString), request.Select(Convert.ToHexString));
        Assert.Equal(5, (await asking.Soon()).Values.Length);
    }

    [Theory]
    [InlineData("0123456")]
    [InlineData("6543210")]
    [InlineData("3105264")]
    [InlineData("00112233445566")]
    public async Task Datagrams_of_an_answer_come_in_any_order_and_twice(string order)
    {
        Recording recording = Recording.Of("resolve-big-udp");
        await using HandleClient client = recording.Client(_peer.Address, UdpOnly);

        Task<HandleAnswer> asking = client.ResolveAsync("88.101.1/vec-big", ResolutionQuery.All, HandleTransport.Udp);
        await _peer.ReceiveAsync();
        await _peer.SendAsync(order.Select(number => recording.Answers[number - '0']));

        Assert.Equal(3_000, (await asking.Soon()).Values.Single(value => value.Index == 1).Data.Length);
    }

    [Fact]
    public async Task An_answer_is_put_together_though_its_truncated_flag_is_clear()
    {
        Recording recording = Recording.Of("resolve-big-udp");
        await using HandleClient client = recording.Client(_peer.Address, UdpOnly);

        Task<HandleAnswer> asking = client.ResolveAsync("88.101.1/vec-big", ResolutionQuery.All, HandleTransport.Udp);
        await _peer.ReceiveAsync();
        foreach (byte[] datagram in recording.Answers)
        {
            datagram[2] &= unchecked((byte)~EnvelopeFlags.Truncated);
            await _peer.SendAsync(datagram);
        }

        Assert.Equal(2, (await asking.Soon()).Values.Length);
    }

    [Fact]
    public async Task A_datagram_that_was_lost_is_made_up_for_by_the_repetition()
    {
        Recording recording = Recording.Of("resolve-big-udp");
        await using HandleClient client = recording.Client(_peer.Address, UdpOnly);

        Task<HandleAnswer> asking = client.ResolveAsync("88.101.1/vec-big", ResolutionQuery.All, HandleTransport.Udp);
        byte[] first = await _peer.ReceiveAsync();
        await _peer.SendAsync(recording.Answers.Skip(1));
        recording.Time.Advance(TimeSpan.FromMilliseconds(500));
        byte[] repeated = await _peer.ReceiveAsync();
        await _peer.SendAsync(recording.Answers[0]);

        Assert.Equal(first, repeated);
        Assert.Equal(2, (await asking.Soon()).Values.Length);
    }

    [Fact]
    public async Task A_question_is_sent_three_times_after_growing_waits_and_then_given_up()
    {
        Recording recording = Recording.Of("resolve-all-udp");
        await using HandleClient client = recording.Client(_peer.Address, UdpOnly);

        Task<HandleAnswer> asking = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Udp);
        foreach (int wait in (int[])[500, 1_000, 1_500])
        {
            Assert.Equal(recording.Requests[0], await _peer.ReceiveAsync());
            recording.Time.Advance(TimeSpan.FromMilliseconds(wait - 1));
            Assert.False(asking.IsCompleted);
            recording.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var exception = await Assert.ThrowsAsync<HandleClientException>(() => asking.Soon());
        Assert.Equal(HandleClientReason.TimedOut, exception.Reason);
        Assert.Equal($"{_peer.Address} did not answer over UDP; the question was sent 3 times.", exception.Message);
    }

    [Fact]
    public async Task The_waits_are_options()
    {
        Recording recording = Recording.Of("resolve-all-udp");
        await using HandleClient client = recording.Client(_peer.Address, UdpOnly with { UdpWaits = [TimeSpan.FromSeconds(7)] });

        Task<HandleAnswer> asking = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Udp);
        await _peer.ReceiveAsync();
        recording.Time.Advance(TimeSpan.FromSeconds(6.9));
        await _peer.SendAsync(recording.Answers);

        Assert.Equal(TimeSpan.FromSeconds(6.9), (await asking.Soon()).Elapsed);
        Assert.Throws<ArgumentOutOfRangeException>(() => recording.Client(_peer.Address, new() { UdpWaits = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => recording.Client(_peer.Address, new() { UdpWaits = [TimeSpan.Zero] }));
    }

    [Fact]
    public async Task Datagrams_that_belong_to_nobody_here_are_passed_over()
    {
        Recording recording = Recording.Of("resolve-all-udp");
        await using HandleClient client = recording.Client(_peer.Address, UdpOnly);
        byte[] other = Recording.Of("resolve-not-found").Answers[0];
        byte[] longer = [.. recording.Answers[0], 0];

        Task<HandleAnswer> asking = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Udp);
        await _peer.ReceiveAsync();
        await _peer.SendAsync([], [1], other, recording.Answers[0][..^1], longer, new byte[2_000], recording.Answers[0]);

        Assert.True((await asking.Soon()).IsSuccess);
    }

    [Fact]
    public async Task Whatever_bit_of_an_answer_is_flipped_the_question_ends()
    {
        Recording recording = Recording.Of("resolve-by-type");
        await using HandleClient client = recording.Client(_peer.Address, UdpOnly);
        int ended = 0;
        for (int bit = 0; bit < recording.Answers[0].Length * 8; bit++)
        {
            Task<HandleAnswer> asking = client.ResolveAsync(VecA, new() { Types = ["URL"] }, HandleTransport.Udp);
            byte[] answer = recording.AnswerTo(await _peer.ReceiveAsync());
            byte[] flipped = [.. answer];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));

            // What is ignored as no answer is followed by the answer.
            await _peer.SendAsync(flipped, answer);
            await asking.Soon().ContinueWith(task => ended += task.Exception?.InnerException is null or HandleClientException ? 1 : 0, TaskScheduler.Default);
        }

        Assert.Equal(recording.Answers[0].Length * 8, ended);
    }

    [Fact]
    public async Task A_port_without_a_server_is_said_to_be_one()
    {
        Recording recording = Recording.Of("resolve-all-udp");
        await using HandleClient client = recording.Client(_peer.Address, UdpOnly);
        _peer.Dispose();

        var exception = await Assert.ThrowsAsync<HandleClientException>(() => client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Udp).Soon());

        Assert.Equal(HandleClientReason.Unreachable, exception.Reason);
        Assert.Equal($"{client.Server} refuses UDP datagrams; is the node running?", exception.Message);
    }

    [Fact]
    public async Task Without_an_answer_over_UDP_the_question_goes_over_TCP()
    {
        using var peers = new PeersOnOnePort();
        Recording recording = Recording.Of("resolve-all-udp");
        await using HandleClient client = recording.Client(peers.Udp.Address);

        Task<HandleAnswer> asking = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Udp);
        foreach (TimeSpan wait in new HandleClientOptions().UdpWaits)
        {
            await peers.Udp.ReceiveAsync();
            recording.Time.Advance(wait);
        }

        using PeerConnection connection = await peers.Tcp.AcceptAsync();
        Assert.Equal(recording.Requests[0], await connection.ReceiveAsync());
        await connection.SendAsync(recording.Answers);
        HandleAnswer answer = await asking.Soon();
        Assert.Equal(HandleTransport.Tcp, answer.Transport);
        Assert.Equal(TimeSpan.FromSeconds(3), answer.Elapsed);
    }

    [Fact]
    public async Task A_caller_who_stops_waiting_is_told_so_and_nothing_goes_over_TCP()
    {
        using var peers = new PeersOnOnePort();
        using var stop = new CancellationTokenSource();
        Recording recording = Recording.Of("resolve-all-udp");
        await using HandleClient client = recording.Client(peers.Udp.Address);

        Task<HandleAnswer> asking = client.ResolveAsync(VecA, ResolutionQuery.All, HandleTransport.Udp, stop.Token);
        await peers.Udp.ReceiveAsync();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.Soon());
        Assert.False(peers.Tcp.IsCalled);
    }
}
