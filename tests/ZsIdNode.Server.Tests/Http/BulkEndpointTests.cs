using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Tests.Fakes;
using ZsIdNode.Testing;

namespace ZsIdNode.Server.Tests.Http;

public sealed class BulkEndpointTests(RunningNode node) : IClassFixture<RunningNode>
{
    [Fact]
    public async Task Good_lines_are_registered_and_get_a_receipt_each()
    {
        HttpAnswer answer = await PostAsync(Line("88.118.42/B1"), "", Line("88.118.42/B2") + "\r", Line("88.118.42/B3", line: 77));

        Assert.Equal(200, answer.Status);
        Assert.Equal(["88.118.42/B1", "88.118.42/B2", "88.118.42/B3"], answer.Lines.Select(line => line.GetProperty("handle").GetString()));
        Assert.Equal([1, 3, 77], answer.Lines.Select(line => line.GetProperty("line").GetInt32()));
        long[] sequences = [.. answer.Lines.Select(line => line.GetProperty("sequence").GetInt64())];
        Assert.Equal([sequences[0], sequences[0] + 1, sequences[0] + 2], sequences);
        Assert.Equal(200, (await node.SendAsync("GET", "/api/handles/88.118.42/B2")).Status);
    }

    [Fact]
    public async Task Bad_lines_are_refused_alone_and_keep_their_place()
    {
        string[] bad =
        [
            "{", "17", "null", "{}", """{"handle":"nonsense","values":[]}""", """{"handle":"88.118.42/X"}""",
            """{"handle":"88.118.42/X","values":[]}""", """{"handle":"88.118.42/X","values":[{"index":0,"type":"A","data":{"format":"string","value":"x"}}]}""",
            """{"handle":"\ud800"}""", """{"handle":"88.118.42/X","values":[{"index":1,"type":"\udc00","data":{"format":"string","value":"x"}}]}""",
            Line("10.1000/1"), new string('[', 100),
        ];

        HttpAnswer answer = await PostAsync([.. bad.SelectMany((line, at) => new[] { line, Line($"88.118.42/GOOD-{at}") })]);

        Assert.Equal(200, answer.Status);
        Assert.Equal(Enumerable.Range(1, 2 * bad.Length), answer.Lines.Select(line => line.GetProperty("line").GetInt32()));
        for (int at = 0; at < answer.Lines.Count; at++)
        {
            Assert.Equal(at % 2 == 0 ? "refused" : "registered", answer.Lines[at].GetProperty("outcome").GetString());
            Assert.True(at % 2 == 1 || answer.Lines[at].GetProperty("message").GetString()!.Length > 0);
        }

        Assert.Equal("notHomedHere", answer.Lines[^4].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused_alone()
    {
        byte[] line = Encoding.UTF8.GetBytes(Line("88.118.42/BYTES") + "\n");
        byte[] broken = [.. line];
        broken[Array.IndexOf(broken, (byte)'B', 20)] = 0xFF;

        HttpAnswer answer = await node.SendAsync("POST", BulkEndpoint.Path, [.. broken, .. line]);

        Assert.Equal(["refused", "registered"], answer.Lines.Select(receipt => receipt.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task A_part_that_is_sent_again_has_its_receipts_of_then_and_counts_nothing()
    {
        string[] lines = [Line("88.118.42/P1"), "{", Line("10.1000/1"), Line("88.118.42/P2", line: 9)];
        HttpAnswer first = await PostPartAsync("once", 3, lines);
        (long Registered, long Refused) counted = await CountedAsync();

        HttpAnswer again = await PostPartAsync("once", 3, lines);

        Assert.Equal((200, 200), (first.Status, again.Status));
        Assert.Equal(["registered", "refused", "refused", "registered"], first.Lines.Select(line => line.GetProperty("outcome").GetString()));
        Assert.All(first.Lines, line => Assert.False(line.TryGetProperty("repeated", out _)));
        Assert.All(again.Lines, line => Assert.True(line.GetProperty("repeated").GetBoolean()));
        Assert.Equal(first.Lines.Select(line => line.GetRawText()), again.Lines.Select(line => line.GetRawText().Replace(",\"repeated\":true", "", StringComparison.Ordinal)));
        Assert.Equal(counted, await CountedAsync());
        Assert.True(counted.Refused >= 2);
    }

    [Fact]
    public async Task A_part_with_other_content_is_refused_as_a_whole()
    {
        await PostPartAsync("differs", 0, Line("88.118.42/Q1"));

        HttpAnswer other = await PostPartAsync("differs", 0, Line("88.118.42/Q2"));

        Assert.Equal(409, other.Status);
        Assert.Contains("part 0 of batch 'differs'", other.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(404, (await node.SendAsync("GET", "/api/handles/88.118.42/Q2")).Status);
    }

    [Fact]
    public async Task Which_parts_were_taken_can_be_asked()
    {
        await PostPartAsync("told?&%#", 0, Line("88.118.42/T1"), Line("88.118.42/T2"));
        await PostPartAsync("told?&%#", 1, Line("88.118.42/T3"));
        await PostPartAsync("told?&%#", 2, Line("88.118.42/T3"));
        await PostPartAsync("told?&%#", 7, Line("88.118.42/T4"));

        HttpAnswer all = await node.SendAsync("GET", $"{BulkEndpoint.Path}?batch={Uri.EscapeDataString("told?&%#")}");
        HttpAnswer rest = await node.SendAsync("GET", $"{BulkEndpoint.Path}?batch={Uri.EscapeDataString("told?&%#")}&from=3");
        HttpAnswer none = await node.SendAsync("GET", $"{BulkEndpoint.Path}?batch=unknown");

        Assert.Equal(
            """[{"first":0,"last":1,"registered":3,"refused":0},{"first":2,"last":2,"registered":0,"refused":1},{"first":7,"last":7,"registered":1,"refused":0}]""",
            all.Json.GetProperty("parts").GetRawText());
        Assert.Equal("""[{"first":7,"last":7,"registered":1,"refused":0}]""", rest.Json.GetProperty("parts").GetRawText());
        Assert.Equal("[]", none.Json.GetProperty("parts").GetRawText());
        Assert.False(all.Json.TryGetProperty("next", out _));
    }

    [Theory]
    [InlineData("?batch=a")]
    [InlineData("?part=0")]
    [InlineData("?batch=&part=0")]
    [InlineData("?batch=two%20words&part=0")]
    [InlineData("?batch=%E6%89%B9&part=0")]
    [InlineData("?batch=a&batch=b&part=0")]
    [InlineData("?batch=a&part=-1")]
    [InlineData("?batch=a&part=2147483648")]
    [InlineData("?batch=a&part=1&part=2")]
    [InlineData("?batch=a&part=")]
    public async Task What_is_no_part_is_refused_and_registers_nothing(string query)
    {
        HttpAnswer answer = await node.SendAsync("POST", BulkEndpoint.Path + query, Encoding.UTF8.GetBytes(Line("88.118.42/NO-PART") + "\n"));

        Assert.Equal(400, answer.Status);
        Assert.Equal(404, (await node.SendAsync("GET", "/api/handles/88.118.42/NO-PART")).Status);
    }

    [Fact]
    public async Task A_part_without_lines_is_none_and_a_batch_must_be_named()
    {
        Assert.Equal(400, (await PostPartAsync("empty", 0)).Status);
        Assert.Equal(400, (await node.SendAsync("GET", BulkEndpoint.Path)).Status);
        Assert.Equal(400, (await node.SendAsync("GET", BulkEndpoint.Path + "?batch=a&from=x")).Status);
    }

    [Fact]
    public async Task A_part_that_may_be_on_disk_is_in_doubt_as_a_whole()
    {
        await using var doubtful = new AdministeredNode();
        using var keys = new TemporaryFolder();
        doubtful.Log.Failure = LogFailure.Broken;
        doubtful.Run();
        AccessToken token = AccessToken.Open(keys.Path);
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = $"Bearer {token.Text}";
        context.Request.QueryString = new QueryString("?batch=a&part=0");
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes($"{Line("10.1000/1")}\n{Line("88.118.42/D1")}\n"));

        await new BulkEndpoint(doubtful.Changes, doubtful.Batches, token, new HttpOptions()).PostAsync(context);

        Assert.Equal(500, context.Response.StatusCode);
    }

    [Fact]
    public async Task Of_lines_that_may_be_on_disk_the_receipt_says_that_nobody_knows()
    {
        await using var doubtful = new AdministeredNode();
        using var keys = new TemporaryFolder();
        doubtful.Log.Failure = LogFailure.Broken;
        doubtful.Run();
        AccessToken token = AccessToken.Open(keys.Path);
        using var sent = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = $"Bearer {token.Text}";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes($"{Line("88.118.42/D1")}\n{Line("10.1000/1")}\n"));
        context.Response.Body = sent;

        await new BulkEndpoint(doubtful.Changes, doubtful.Batches, token, new HttpOptions()).PostAsync(context);

        var answer = new HttpAnswer(context.Response.StatusCode, new Dictionary<string, string>(), sent.ToArray());
        Assert.Equal(200, answer.Status);

        // The second line was not accepted; by what it was refused may have come from the first.
        Assert.Equal([("unknown", "outcomeUnknown"), ("refused", "logUnavailable")], answer.Lines.Select(line => (line.GetProperty("outcome").GetString(), line.GetProperty("reason").GetString())));
        Assert.False(answer.Lines[0].TryGetProperty("sequence", out _));
        Assert.Equal(1, doubtful.Refused);
    }

    [Fact]
    public async Task The_second_of_two_equal_handles_is_refused_unless_it_overwrites()
    {
        HttpAnswer answer = await PostAsync(Line("88.118.42/TWICE"), Line("88.118.42/twice"), Line("88.118.42/TWICE", overwrite: true));

        Assert.Equal(["registered", "refused", "registered"], answer.Lines.Select(line => line.GetProperty("outcome").GetString()));
        Assert.Equal("handleExists", answer.Lines[1].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Too_many_lines_are_refused_together()
    {
        HttpAnswer most = await PostAsync([.. Enumerable.Range(0, 1_000).Select(at => Line($"88.118.42/MOST-{at}"))]);
        HttpAnswer more = await PostAsync([.. Enumerable.Range(0, 1_001).Select(at => Line($"88.118.42/MORE-{at}"))]);

        Assert.Equal((200, 1_000), (most.Status, most.Lines.Count));
        Assert.Equal(413, more.Status);
        Assert.Contains("1001 lines", more.Message, StringComparison.Ordinal);
        Assert.Equal(404, (await node.SendAsync("GET", "/api/handles/88.118.42/MORE-0")).Status);
    }

    [Fact]
    public async Task A_body_that_announces_too_much_is_refused_before_it_comes()
    {
        HttpAnswer answer = await node.SendHeadAsync("POST", BulkEndpoint.Path, "Content-Length: 8388609\r\n");

        Assert.Equal(413, answer.Status);
        Assert.Contains("8388608 bytes", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_a_length_is_bounded_too()
    {
        var small = new RunningNode(new HttpOptions { Port = 0, BodyBytesMost = 4_096 });
        await small.InitializeAsync();

        HttpAnswer answer = await small.SendHeadAsync("POST", BulkEndpoint.Path, "Transfer-Encoding: chunked\r\n\r\n1400\r\n" + new string('x', 0x1400) + "\r\n0\r\n");
        await small.DisposeAsync();

        Assert.Equal(413, answer.Status);
        Assert.Contains("4096 bytes", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_gets_no_receipt()
    {
        HttpAnswer answer = await PostAsync("");

        Assert.Equal((200, ""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Bulk_registration_needs_the_token()
    {
        HttpAnswer answer = await node.SendAsync("POST", BulkEndpoint.Path, Line("88.118.42/GUARDED"), token: "");

        Assert.Equal(401, answer.Status);
        Assert.Equal(404, (await node.SendAsync("GET", "/api/handles/88.118.42/GUARDED")).Status);
    }

    private static string Line(string handle, int? line = null, bool overwrite = false) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        [line is null ? "remark" : "line"] = line,
        ["handle"] = handle,
        ["overwrite"] = overwrite,
        ["values"] = new[] { new { index = 1, type = "URL", data = new { format = "string", value = "https://example.org/" } } },
    });

    private Task<HttpAnswer> PostPartAsync(string key, int part, params string[] lines) =>
        node.SendAsync("POST", $"{BulkEndpoint.Path}?batch={Uri.EscapeDataString(key)}&part={part}", Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    private async Task<(long Registered, long Refused)> CountedAsync()
    {
        JsonElement totals = (await node.SendAsync("GET", "/api/stats")).Json.GetProperty("totals");
        return (totals.GetProperty("registered").GetInt64(), totals.GetProperty("changeRefused").GetInt64());
    }

    private Task<HttpAnswer> PostAsync(params string[] lines) => node.SendAsync("POST", BulkEndpoint.Path, string.Join('\n', lines));
}
