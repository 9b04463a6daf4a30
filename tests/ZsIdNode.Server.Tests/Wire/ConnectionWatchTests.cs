using ZsIdNode.Server.Tests.Fakes;

namespace ZsIdNode.Server.Tests.Wire;

public sealed class ConnectionWatchTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly WireServer _server = new();

    [Fact]
    public async Task A_message_that_stops_in_the_middle_is_sent_away()
    {
        await using var connection = new InMemoryConnection(_server.Tcp, stepwise: true);
        await connection.SendAsync(Small(1)[..30]);

        _server.Time.Advance(_server.Options.MessageTimeMost + (2 * Second));

        await connection.EndAsync();
        Assert.Equal(0, _server.Watch.Count);
    }

    [Fact]
    public async Task Bytes_that_trickle_in_do_not_prolong_a_message()
    {
        await using var connection = new InMemoryConnection(_server.Tcp, stepwise: true);
        byte[] question = Small(1);
        for (int at = 0; at < 40 && !connection.Served.IsCompleted; at++)
        {
            _server.Time.Advance(Second);
            Task sent = connection.SendAsync([question[at]]);
            await Task.WhenAny(sent, connection.Served);
        }

        await connection.EndAsync();
        Assert.InRange(_server.Time.GetUtcNow() - new ZsIdNode.Testing.FakeTime().GetUtcNow(), _server.Options.MessageTimeMost, 40 * Second);
    }

    [Fact]
    public async Task An_idle_connection_is_sent_away_after_its_time_and_not_before()
    {
        await using var connection = new InMemoryConnection(_server.Tcp, stepwise: true);
        await connection.SendAsync(Small(1));
        await connection.ReadAsync(1);

        _server.Time.Advance(_server.Options.ConnectionIdleMost - Second);
        await connection.SendAsync(Small(2));
        Assert.Equal(2u, (await connection.ReadAsync(1))[0].RequestId);

        _server.Time.Advance(_server.Options.ConnectionIdleMost + (2 * Second));
        await connection.EndAsync();
    }

    [Fact]
    public async Task A_busy_connection_stays()
    {
        await using var connection = new InMemoryConnection(_server.Tcp, stepwise: true);
        byte[] question = Small(1);
        await connection.SendAsync(question[..10]);
        for (int round = 0; round < 10; round++)
        {
            // There is always a message begun, but each is finished in time.
            _server.Time.Advance(_server.Options.MessageTimeMost - Second);
            await connection.SendAsync(question[10..], question[..10]);
            await connection.ReadAsync(1);
        }

        Assert.Equal(1, _server.Watch.Count);
    }

    [Fact]
    public async Task A_peer_whose_answer_takes_the_node_long_is_never_sent_away_before_it()
    {
        await using var connection = new InMemoryConnection(_server.Tcp);
        await connection.SendAsync(new Question(WireServer.OnDisk, 1).Bytes());
        while (_server.Records.DiskReads == 0)
        {
            await Task.Yield();
        }

        _server.Time.Advance(_server.Options.ConnectionIdleMost * 2);
        _server.Records.OpenDisk();

        Assert.Equal(1u, (await connection.ReadAsync(1))[0].RequestId);
        Assert.False(connection.IsAborted);
    }

    [Fact]
    public async Task A_peer_that_takes_no_answers_is_sent_away()
    {
        await using var connection = new InMemoryConnection(_server.Tcp);
        await connection.SendAsync([.. Enumerable.Range(1, 100).Select(number => new Question(WireServer.Large, (uint)number).Bytes())]);
        await connection.Writer.StallAsync();

        _server.Time.Advance(_server.Options.MessageTimeMost + (2 * Second));

        await connection.EndAsync();
    }

    [Fact]
    public async Task A_peer_that_takes_its_answers_slowly_stays()
    {
        const int Questions = 100;
        await using var connection = new InMemoryConnection(_server.Tcp);
        await connection.SendAsync([.. Enumerable.Range(1, Questions).Select(number => new Question(WireServer.Large, (uint)number).Bytes())]);
        await connection.Writer.StallAsync();

        // Each write carries seven answers and waits until they are taken; all but the last.
        for (int write = 0; write < Questions / 7 - 1; write++)
        {
            await connection.ReadAsync(7);
            await connection.Writer.StallAsync();
            _server.Time.Advance(_server.Options.MessageTimeMost - (2 * Second));
        }

        Assert.Equal(9, (await connection.ReadAsync(9)).Count);
        Assert.False(connection.IsAborted);
    }

    public void Dispose() => _server.Dispose();

    private static byte[] Small(uint requestId) => new Question(WireServer.Small, requestId).Bytes();
}
