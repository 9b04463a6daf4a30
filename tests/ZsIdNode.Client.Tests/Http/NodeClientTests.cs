using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ZsIdNode.Client.Http;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Client.Tests.Http;

public sealed class NodeClientTests
{
    private static readonly Handle Lamp = Handle.Parse("88.118.42/LAMP-1");
    private static readonly Uri Address = new("http://node.example:8000/");

    private readonly List<TimeSpan> _waits = [];

    [Fact]
    public async Task A_batch_goes_out_line_by_line_and_comes_back_as_receipts()
    {
        var node = new FakeNode { Token = "secret" };
        using NodeClient client = Client(node, "secret");

        RegistrationAnswer answer = await client.RegisterAsync(Batch("灯/1", "灯/2", "灯/1"));

        Assert.Null(answer.Fault);
        Assert.Equal([RegistrationOutcome.Registered, RegistrationOutcome.Registered, RegistrationOutcome.Refused], answer.Receipts.Select(receipt => receipt.Outcome));
        Assert.Equal(new Receipt(3, "88.118.42/灯/2", RegistrationOutcome.Registered, Sequence: 2), answer.Receipts[1]);
        Assert.Equal("handleExists", answer.Receipts[2].Reason);
        Assert.Equal(
            """{"line":2,"handle":"88.118.42/灯/1","values":[{"index":1,"type":"URL","data":{"format":"string","value":"https://x.example/?a=\"1\"&b"}}]}""",
            node.Bodies[0].Split('\n')[0]);
    }

    [Fact]
    public void A_value_says_what_is_unusual_about_it()
    {
        var batch = new RegistrationBatch();
        batch.TryAdd(new Registration(2, Lamp,
        [
            new HandleValue(7, "BIN", new byte[] { 0xFF, 0 })
            {
                Ttl = new TimeToLive(1_700_000_000, IsAbsolute: true),
                Permissions = ValuePermissions.AdminRead,
                References = [new HandleReference("0.NA/88.118", 300)],
            },
            HandleValue.OfText(8, "T", "x") with { Ttl = new TimeToLive(60, IsAbsolute: false) },
        ]));

        JsonElement values = JsonElement.Parse(batch.Body.Span).GetProperty("values");
        Assert.Equal("""{"index":7,"type":"BIN","data":{"format":"base64","value":"/wA="},"permissions":"1000","ttl":"2023-11-14T22:13:20Z","references":[{"handle":"0.NA/88.118","index":300}]}""", values[0].GetRawText());
        Assert.Equal("""{"index":8,"type":"T","data":{"format":"string","value":"x"},"ttl":60}""", values[1].GetRawText());
    }

    [Fact]
    public void A_batch_takes_no_more_than_the_node_does()
    {
        var batch = new RegistrationBatch();
        for (int line = 1; line <= RegistrationLimits.LinesMost; line++)
        {
            Assert.True(batch.TryAdd(new Registration(line, Lamp, [HandleValue.OfText(1, "T", "x")])));
        }

        Assert.False(batch.TryAdd(new Registration(1_001, Lamp, [HandleValue.OfText(1, "T", "x")])));

        var large = new RegistrationBatch();
        var registration = new Registration(1, Lamp, [HandleValue.OfText(1, "T", new string('x', 3_000_000))]);
        Assert.True(large.TryAdd(registration));
        Assert.True(large.TryAdd(registration));
        Assert.False(large.TryAdd(registration));
        Assert.InRange(large.Body.Length, 6_000_000, RegistrationLimits.BodyBytesMost);
    }

    [Fact]
    public async Task A_busy_node_is_asked_again_after_longer_and_longer_waits()
    {
        var node = new FakeNode { BusyTimes = 7 };
        using NodeClient client = Client(node);

        RegistrationAnswer answer = await client.RegisterAsync(Batch("A"));

        Assert.Null(answer.Fault);
        Assert.Equal([200, 400, 800, 1_600, 3_200, 6_400, 10_000], _waits.Select(wait => wait.TotalMilliseconds));
        Assert.Single(node.Bodies.Distinct());
    }

    [Fact]
    public async Task A_node_that_stays_busy_is_left_alone_in_the_end()
    {
        using NodeClient client = Client(new FakeNode { BusyTimes = 100 });

        RegistrationAnswer answer = await client.RegisterAsync(Batch("A"));

        Assert.Equal(NodeFaultKind.Busy, answer.Fault!.Kind);
        Assert.Equal(8, _waits.Count);
    }

    [Fact]
    public async Task A_busy_node_may_say_when_to_come_back()
    {
        int asked = 0;
        using NodeClient client = Client(new FakeNode
        {
            Other = _ => asked++ > 0
                ? FakeNode.Json(HttpStatusCode.OK, """{"responseCode":1}""")
                : new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Headers = { RetryAfter = new(TimeSpan.FromSeconds(3)) } },
        });

        Assert.Null((await client.ResolveAsync(Lamp)).Fault);
        Assert.Equal([TimeSpan.FromSeconds(3)], _waits);
    }

    [Fact]
    public async Task A_handle_is_registered_by_its_own_address()
    {
        var node = new FakeNode { Other = _ => FakeNode.Json(HttpStatusCode.Created, """{"responseCode":1,"handle":"88.118.42/LAMP-1"}""") };
        using NodeClient client = Client(node);

        NodeAnswer<HandleAnswer> answer = await client.RegisterAsync(Lamp, [HandleValue.OfText(1, "URL", "u")], overwrite: false);

        Assert.Equal(new HandleAnswer(1, "88.118.42/LAMP-1"), answer.Value);
        Assert.Equal(["PUT /api/handles/88.118.42/LAMP-1?overwrite=false"], node.Requests);
        Assert.Equal("""{"values":[{"index":1,"type":"URL","data":{"format":"string","value":"u"}}]}""", node.Bodies[0]);
    }

    [Theory]
    [InlineData("88.118.42/a b?c#d%", "/api/handles/88.118.42/a%20b%3Fc%23d%25")]
    [InlineData("88.118.42/灯//x", "/api/handles/88.118.42/%E7%81%AF//x")]
    [InlineData("88.118.42/../x", "/api/handles/88.118.42%2F..%2Fx")]
    public async Task Any_handle_survives_the_way_into_an_address(string handle, string path)
    {
        var node = new FakeNode { Other = _ => FakeNode.Json(HttpStatusCode.OK, """{"responseCode":1}""") };
        using NodeClient client = Client(node);

        await client.ResolveAsync(Handle.Parse(handle));

        Assert.Equal([$"GET {path}"], node.Requests);
    }

    [Fact]
    public async Task A_resolution_gives_the_values()
    {
        using NodeClient client = Client(new FakeNode
        {
            Other = _ => FakeNode.Json(HttpStatusCode.OK, """{"responseCode":1,"handle":"88.118.42/LAMP-1","values":[{"index":1,"type":"URL","data":{"format":"string","value":"u"},"ttl":86400,"timestamp":"2026-11-21T04:00:00Z"},{"index":100,"type":"HS_ADMIN","data":{"format":"admin","value":{"handle":"0.NA/88.118","index":300}}}]}"""),
        });

        HandleAnswer record = (await client.ResolveAsync(Lamp)).Value!;

        Assert.Equal([(1, "URL", "u"), (100, "HS_ADMIN", """{"handle":"0.NA/88.118","index":300}""")], record.Values!.Select(value => (value.Index, value.Type, value.Data.ToString())));
        Assert.Equal("2026-11-21T04:00:00Z", record.Values![0].Timestamp);
    }

    [Fact]
    public async Task The_counts_of_a_day_are_read()
    {
        var node = new FakeNode
        {
            Other = _ => FakeNode.Json(HttpStatusCode.OK, """{"day":"2026-11-21","prefixes":[{"prefix":"88.118.42","registrant":"莹桥","doors":[{"door":"http","counts":{"registered":20000,"resolved":3}}]}],"totals":{"registered":20000,"resolved":3,"resolutionRefused":1}}"""),
        };
        using NodeClient client = Client(node);

        DayStats stats = (await client.StatsAsync(new DateOnly(2026, 11, 21), Prefix.Parse("88.118.42"))).Value!;

        Assert.Equal(["GET /api/stats?day=2026-11-21&prefix=88.118.42"], node.Requests);
        Assert.Equal("莹桥", stats.Prefixes[0].Registrant);
        Assert.Equal(new DoorStats("http", new DayCounts(Registered: 20_000, Resolved: 3)), stats.Prefixes[0].Doors[0]);
        Assert.Equal(new DayCounts(Registered: 20_000, Resolved: 3, ResolutionRefused: 1), stats.Totals);
    }

    [Fact]
    public async Task A_prefix_is_allocated_to_its_registrant()
    {
        var node = new FakeNode { Other = _ => FakeNode.Json(HttpStatusCode.Created, """{"responseCode":1,"handle":"0.NA/88.118.42"}""") };
        using NodeClient client = Client(node);

        Assert.Null((await client.AllocateAsync(Prefix.Parse("88.118.42"), "莹桥")).Fault);
        Assert.Equal(["POST /api/prefixes/88.118.42"], node.Requests);
        Assert.Equal("莹桥", JsonElement.Parse(node.Bodies[0]).GetProperty("registrant").GetString());
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, false)]
    public async Task An_unwell_node_answers_the_question_for_its_health_at_once(HttpStatusCode status, bool healthy)
    {
        using NodeClient client = Client(new FakeNode { Other = _ => new HttpResponseMessage(status) { Content = new StringContent("report") } });

        Assert.Equal(new NodeHealth(healthy, "report"), (await client.HealthAsync()).Value);
        Assert.Empty(_waits);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, NodeFaultKind.NotAuthorised)]
    [InlineData(HttpStatusCode.Forbidden, NodeFaultKind.NotAuthorised)]
    [InlineData(HttpStatusCode.NotFound, NodeFaultKind.NotFound)]
    [InlineData(HttpStatusCode.Conflict, NodeFaultKind.AlreadyExists)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, NodeFaultKind.TooLarge)]
    [InlineData(HttpStatusCode.BadRequest, NodeFaultKind.Refused)]
    [InlineData(HttpStatusCode.InternalServerError, NodeFaultKind.Failed)]
    public async Task A_refusal_is_told_in_the_words_of_the_node(HttpStatusCode status, NodeFaultKind kind)
    {
        using NodeClient client = Client(new FakeNode { Other = _ => FakeNode.Json(status, """{"responseCode":101,"message":"because."}""") });

        NodeFault fault = (await client.ResolveAsync(Lamp)).Fault!;

        Assert.Equal((kind, (int?)101), (fault.Kind, fault.ResponseCode));
        Assert.Contains(Address.ToString(), fault.Message, StringComparison.Ordinal);
        Assert.EndsWith($"It says: because (HTTP {(int)status}).", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("""{"handle":"x"}""")]
    [InlineData("""{"responseCode":1,"values":[{"index":1,"type":null,"data":{"format":"string","value":"u"}}]}""")]
    public async Task An_answer_that_is_none_of_ours_is_recognised(string body)
    {
        using NodeClient client = Client(new FakeNode { Other = _ => FakeNode.Json(HttpStatusCode.OK, body) });

        Assert.Equal(NodeFaultKind.AnswerMalformed, (await client.ResolveAsync(Lamp)).Fault!.Kind);
    }

    [Theory]
    [InlineData("""{"line":3,"handle":"x","outcome":"registered"}""", 0)]
    [InlineData("""{"line":2,"handle":"x","outcome":"perhaps"}""", 0)]
    [InlineData("""{"line":2,"handle":"x","outcome":"registered"}""", 1)]
    [InlineData("{\"line\":2,\"handle\":\"x\",\"outcome\":\"registered\"}\n{\"line\":3,\"hand", 1)]
    public async Task Receipts_are_believed_up_to_the_first_that_is_not_in_order(string body, int believed)
    {
        (RegistrationAnswer answer, _) = await RegisterOverSocketAsync($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}", Batch("A", "B"));

        Assert.Equal(NodeFaultKind.AnswerMalformed, answer.Fault!.Kind);
        Assert.Equal(believed, answer.Receipts.Count);
    }

    [Fact]
    public async Task A_receipt_without_an_end_is_not_waited_for()
    {
        string endless = new('x', 200_000);

        (RegistrationAnswer answer, _) = await RegisterOverSocketAsync($"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n{endless}", Batch("A"));

        Assert.Equal(NodeFaultKind.AnswerMalformed, answer.Fault!.Kind);
    }

    [Fact]
    public async Task Receipts_that_came_before_the_connection_broke_are_kept()
    {
        const string Receipt = "{\"line\":2,\"handle\":\"x\",\"outcome\":\"registered\"}\n";

        (RegistrationAnswer answer, Uri address) = await RegisterOverSocketAsync($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{Receipt.Length:x}\r\n{Receipt}\r\n", Batch("A", "B"));

        Assert.Equal(NodeFaultKind.ConnectionLost, answer.Fault!.Kind);
        Assert.Contains(address.ToString(), answer.Fault.Message, StringComparison.Ordinal);
        Assert.Equal([2], answer.Receipts.Select(receipt => receipt.Line));
    }

    [Fact]
    public async Task An_address_where_nobody_listens_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var client = new NodeClient(new NodeClientOptions { Address = new Uri($"http://127.0.0.1:{port}") });

        NodeFault fault = (await client.ResolveAsync(Lamp)).Fault!;

        Assert.Equal(NodeFaultKind.Unreachable, fault.Kind);
        Assert.StartsWith($"No connection to http://127.0.0.1:{port}/: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Is the node running there", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Answers one request over a real connection, byte for byte, and closes it.</summary>
    private static async Task<(RegistrationAnswer Answer, Uri Address)> RegisterOverSocketAsync(string response, RegistrationBatch batch)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        using var client = new NodeClient(new NodeClientOptions { Address = address });
        Task<RegistrationAnswer> answer = client.RegisterAsync(batch);
        using (TcpClient connection = await listener.AcceptTcpClientAsync())
        {
            NetworkStream stream = connection.GetStream();
            byte[] request = new byte[65_536];
            int read = 0;
            while (!request.AsSpan(0, read).EndsWith(batch.Body.Span))
            {
                read += await stream.ReadAsync(request.AsMemory(read));
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(response));
        }

        return (await answer, address);
    }

    private static RegistrationBatch Batch(params string[] suffixes)
    {
        var batch = new RegistrationBatch();
        foreach (string suffix in suffixes)
        {
            batch.TryAdd(new Registration(batch.Count + 2, Handle.Parse($"88.118.42/{suffix}"), [HandleValue.OfText(1, "URL", "https://x.example/?a=\"1\"&b")]));
        }

        return batch;
    }

    private NodeClient Client(FakeNode node, string? token = null) => new(
        new NodeClientOptions
        {
            Address = Address,
            Token = token,
            Wait = (wait, _) =>
            {
                _waits.Add(wait);
                return Task.CompletedTask;
            },
        },
        node);
}
