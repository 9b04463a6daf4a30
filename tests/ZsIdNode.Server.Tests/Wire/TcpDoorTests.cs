using ZsIdNode.Protocol;
using ZsIdNode.Server.Tests.Fakes;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Server.Tests.Wire;

public sealed class TcpDoorTests : IDisposable
{
    private readonly WireServer _server = new();

    [Fact]
    public async Task Questions_that_arrive_together_are_answered_in_order_in_one_write()
    {
        await using var connection = new InMemoryConnection(_server.Tcp);

        await connection.SendAsync(Small(7), new Question(WireServer.Missing, 5).Bytes(), new Question("10.1/elsewhere", 6).Bytes());
        List<Answer> answers = await connection.ReadAsync(3);

        Assert.Equal([7u, 5u, 6u], answers.Select(answer => answer.RequestId));
        Assert.Equal([ResponseCode.Success, ResponseCode.HandleNotFound, ResponseCode.ServerNotResponsible], answers.Select(answer => answer.Code));
        Assert.Equal(1, connection.Writer.Writes);
    }

    [Fact]
    public async Task A_question_that_is_cut_anywhere_is_answered()
    {
        byte[] question = Small(1);
        byte[] whole = [.. (await AnswerToAsync(question)).Body];
        for (int cut = 1; cut < question.Length; cut++)
        {
            await using var connection = new InMemoryConnection(_server.Tcp, stepwise: true);

            await connection.SendAsync(question[..cut]);
            await connection.SendAsync(question[cut..]);

            Assert.Equal(whole, (await connection.ReadAsync(1))[0].Body);
        }
    }

    [Fact]
    public async Task Questions_that_arrive_byte_by_byte_are_answered()
    {
        await using var connection = new InMemoryConnection(_server.Tcp, stepwise: true);

        foreach (byte piece in Small(1).Concat(Small(2)))
        {
            await connection.SendAsync([piece]);
        }

        Assert.Equal([1u, 2u], (await connection.ReadAsync(2)).Select(answer => answer.RequestId));
    }

    [Fact]
    public async Task A_thousand_questions_at_once_are_answered_in_order()
    {
        await using var connection = new InMemoryConnection(_server.Tcp);

        await connection.SendAsync([.. Enumerable.Range(1, 1_000).Select(number => Small((uint)number))]);

        Assert.Equal(Enumerable.Range(1, 1_000).Select(number => (uint)number), (await connection.ReadAsync(1_000)).Select(answer => answer.RequestId));
        Assert.Equal(1_000, _server.Resolved);
    }

    [Fact]
    public async Task A_length_that_cannot_be_is_refused_with_its_request_id_and_ends_the_connection()
    {
        await using var connection = new InMemoryConnection(_server.Tcp);
        byte[] broken = Small(4_711);
        broken.AsSpan(16, 4).Fill(0x7F);

        await connection.SendAsync(Small(1), broken, Small(2));
        List<Answer> answers = await connection.ReadAsync(2);
        await connection.EndAsync();

        Assert.Equal([1u, 4_711u], answers.Select(answer => answer.RequestId));
        Assert.Equal(ResponseCode.ProtocolError, answers[1].Code);
        Assert.Equal(0, await connection.ReadToEndAsync());
    }

    [Fact]
    public async Task A_message_without_a_header_is_refused_and_the_connection_goes_on()
    {
        await using var connection = new InMemoryConnection(_server.Tcp);
        byte[] headless = Small(9)[..(Envelope.Bytes + 3)];
        headless[19] = 3;
        headless[18] = 0;

        await connection.SendAsync(headless, Small(10));
        List<Answer> answers = await connection.ReadAsync(2);

        Assert.Equal([ResponseCode.ProtocolError, ResponseCode.Success], answers.Select(answer => answer.Code));
        Assert.Equal([9u, 10u], answers.Select(answer => answer.RequestId));
    }

    [Fact]
    public async Task An_answer_is_not_answered()
    {
        await using var connection = new InMemoryConnection(_server.Tcp);

        await connection.SendAsync(new Question(WireServer.Small, 1) { ResponseCode = ResponseCode.Success }.Bytes(), Small(2));

        Assert.Equal(2u, (await connection.ReadAsync(1))[0].RequestId);
    }

    [Fact]
    public async Task A_peer_that_does_not_read_is_not_read_from()
    {
        const int Questions = 1_000;
        await using var connection = new InMemoryConnection(_server.Tcp);

        await connection.SendAsync([.. Enumerable.Range(1, Questions).Select(number => new Question(WireServer.Large, (uint)number).Bytes())]);
        await connection.Writer.StallAsync();

        // 128 KiB of answers and the one that crosses that line: seven of 20 KiB, not a thousand.
        Assert.InRange(_server.Resolved, 1, 7);
        List<Answer> answers = await connection.ReadAsync(Questions);
        Assert.Equal(Enumerable.Range(1, Questions).Select(number => (uint)number), answers.Select(answer => answer.RequestId));
        Assert.InRange(connection.Writer.LargestWrite, 20_000, 160 * 1_024);
    }

    [Fact]
    public async Task A_record_on_disk_is_answered_in_order_with_the_others()
    {
        await using var connection = new InMemoryConnection(_server.Tcp);

        await connection.SendAsync(Small(1), new Question(WireServer.OnDisk, 2).Bytes(), Small(3), new Question(WireServer.OnDisk, 4).Bytes());
        _server.Records.OpenDisk();
        List<Answer> answers = await connection.ReadAsync(4);

        Assert.Equal([1u, 2u, 3u, 4u], answers.Select(answer => answer.RequestId));
        Assert.All(answers, answer => Assert.Equal(ResponseCode.Success, answer.Code));
        Assert.Equal(2, _server.Records.DiskReads);
    }

    [Fact]
    public async Task A_disk_that_fails_is_told_to_the_peer_and_does_not_end_the_connection()
    {
        await using var connection = new InMemoryConnection(_server.Tcp);
        _server.Records.BreakDisk();

        await connection.SendAsync(Small(1), new Question(WireServer.OnDisk, 2).Bytes(), Small(3));
        List<Answer> answers = await connection.ReadAsync(3);

        Assert.Equal([1u, 2u, 3u], answers.Select(answer => answer.RequestId));
        Assert.Equal([ResponseCode.Success, ResponseCode.Error, ResponseCode.Success], answers.Select(answer => answer.Code));
    }

    [Fact]
    public async Task A_connection_that_breaks_while_the_disk_is_asked_ends_quietly()
    {
        await using var connection = new InMemoryConnection(_server.Tcp);
        await connection.SendAsync(new Question(WireServer.OnDisk, 1).Bytes());

        connection.Abort();
        await connection.EndAsync();

        Assert.Equal(0, _server.Watch.Count);
    }

    [Fact]
    public async Task A_connection_that_breaks_while_an_answer_waits_ends_quietly()
    {
        await using var connection = new InMemoryConnection(_server.Tcp);
        await connection.SendAsync([.. Enumerable.Range(1, 100).Select(number => new Question(WireServer.Large, (uint)number).Bytes())]);
        await connection.Writer.StallAsync();

        connection.Abort();

        await connection.EndAsync();
    }

    [Fact]
    public async Task A_connection_that_breaks_inside_a_message_ends_quietly()
    {
        await using var connection = new InMemoryConnection(_server.Tcp, stepwise: true);
        await connection.SendAsync(Small(1)[..30]);

        connection.Abort();

        await connection.EndAsync();
    }

    [Fact]
    public async Task A_peer_that_closes_inside_a_message_gets_the_answers_before_it()
    {
        await using var connection = new InMemoryConnection(_server.Tcp);

        await connection.SendAsync(Small(1), Small(2)[..25]);
        connection.CloseQuestions();

        Assert.Equal(1u, (await connection.ReadAsync(1))[0].RequestId);
        await connection.EndAsync();
    }

    [Fact]
    public async Task An_idle_connection_ends_when_the_node_stops()
    {
        await using var connection = new InMemoryConnection(_server.Tcp);
        await connection.SendAsync(Small(1));
        await connection.ReadAsync(1);

        connection.RequestClose();
        await connection.EndAsync();

        Assert.False(connection.IsAborted);
    }

    [Fact]
    public async Task A_question_that_waits_for_the_disk_is_answered_although_the_node_stops()
    {
        await using var connection = new InMemoryConnection(_server.Tcp, stepwise: false);
        await connection.SendAsync(new Question(WireServer.OnDisk, 1).Bytes());

        connection.RequestClose();
        _server.Records.OpenDisk();

        Assert.Equal(ResponseCode.Success, (await connection.ReadAsync(1))[0].Code);
        await connection.EndAsync();
    }

    [Fact]
    public async Task A_private_session_holds_on_its_connection_only()
    {
        await using var connection = new InMemoryConnection(_server.Tcp);
        await using var other = new InMemoryConnection(_server.Tcp);
        byte[] question = (new Question(WireServer.Small, 2) with { SessionId = 10_001 }).Bytes();
        byte[] siteInfo = new Question("0.NA/88.118.42", 1) { SessionId = 10_001, OpCode = OpCode.GetSiteInfo }.Bytes();

        await connection.SendAsync(question, siteInfo, question, (new Question(WireServer.Small, 3) with { SessionId = 10_002 }).Bytes());
        await other.SendAsync(question);

        Assert.Equal(
            [ResponseCode.SessionTimeout, ResponseCode.Success, ResponseCode.Success, ResponseCode.SessionTimeout],
            (await connection.ReadAsync(4)).Select(answer => answer.Code));
        Assert.Equal(ResponseCode.SessionTimeout, (await other.ReadAsync(1))[0].Code);
    }

    [Fact]
    public async Task A_disk_with_too_many_readers_is_too_busy()
    {
        using var server = new WireServer(new WireOptions { DiskReadsMost = 1, MessageTimeMost = TimeSpan.Zero });
        await using var first = new InMemoryConnection(server.Tcp, stepwise: true);
        await using var second = new InMemoryConnection(server.Tcp);
        Task sent = first.SendAsync(new Question(WireServer.OnDisk, 1).Bytes());
        while (server.Records.DiskReads == 0)
        {
            await Task.Yield();
        }

        await second.SendAsync(new Question(WireServer.OnDisk, 2).Bytes());
        Answer refused = (await second.ReadAsync(1))[0];
        server.Records.OpenDisk();
        await sent;

        Assert.Equal((ResponseCode.ServerTooBusy, 2u), (refused.Code, refused.RequestId));
        Assert.Equal(ResponseCode.Success, (await first.ReadAsync(1))[0].Code);
    }

    public void Dispose() => _server.Dispose();

    private static byte[] Small(uint requestId) => new Question(WireServer.Small, requestId).Bytes();

    private async Task<Answer> AnswerToAsync(byte[] question)
    {
        await using var connection = new InMemoryConnection(_server.Tcp);
        await connection.SendAsync(question);
        return (await connection.ReadAsync(1))[0];
    }
}
