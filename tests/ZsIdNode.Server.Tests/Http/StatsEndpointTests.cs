using System.Net.Sockets;
using System.Text.Json;
using ZsIdNode.Protocol;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Tests.Fakes;

namespace ZsIdNode.Server.Tests.Http;

public sealed class StatsEndpointTests : IAsyncLifetime
{
    private readonly RunningNode _node = new();

    public Task InitializeAsync() => _node.InitializeAsync();

    public Task DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task What_was_done_is_counted_at_its_door()
    {
        await _node.RegisterAsync("88.118.42/LAMP", "URL", "https://example.org/");
        await _node.RegisterAsync("88.118.42/LAMP", "URL", "https://example.com/");
        await _node.SendAsync("PUT", "/api/handles/88.118.42/LAMP?overwrite=false", "[]");
        await _node.SendAsync("GET", "/api/handles/88.118.42/LAMP");
        await _node.SendAsync("GET", "/88.118.42/LAMP");
        await _node.SendAsync("GET", "/api/handles/88.118.42/LAMP?index=9");
        await _node.SendAsync("GET", "/api/handles/88.118.42/MISSING");
        byte[] question = new Question("88.118.42/LAMP", 1).Bytes();
        await _node.SendAsync("POST", "/", question, contentType: TunnelEndpoint.ContentType);
        await AskByUdpAsync(question, times: 3);
        await AskByTcpAsync(question, times: 2);

        JsonElement stats = (await _node.SendAsync("GET", "/api/stats?day=2026-11-21&prefix=88.118.42", token: "")).Json;

        JsonElement prefix = Assert.Single(stats.GetProperty("prefixes").EnumerateArray());
        Assert.Equal(("88.118.42", "古镇灯饰", 1), (prefix.GetProperty("prefix").GetString(), prefix.GetProperty("registrant").GetString(), prefix.GetProperty("identifiers").GetInt32()));
        Assert.Equal(3, Count(prefix, "udp", "resolved"));
        Assert.Equal(2, Count(prefix, "tcp", "resolved"));
        Assert.Equal(1, Count(prefix, "tunnel", "resolved"));
        Assert.Equal(2, Count(prefix, "http", "resolved"));
        Assert.Equal(1, Count(prefix, "http", "valuesNotFound"));
        Assert.Equal(1, Count(prefix, "http", "handleNotFound"));
        Assert.Equal(1, Count(prefix, "http", "registered"));
        Assert.Equal(1, Count(prefix, "http", "modified"));
        Assert.Equal(8, stats.GetProperty("totals").GetProperty("resolved").GetInt32());
    }

    [Fact]
    public async Task Changes_that_are_none_are_counted_as_refused()
    {
        await _node.SendAsync("PUT", "/api/handles/88.118.42/BAD", "{");
        await _node.SendAsync("PUT", "/api/handles/88.118.42/", "[]");
        await _node.SendAsync("DELETE", "/api/handles/nonsense");
        await _node.SendAsync("POST", BulkEndpoint.Path, "{\n}");

        JsonElement stats = (await _node.SendAsync("GET", "/api/stats")).Json;

        Assert.Equal(5, stats.GetProperty("totals").GetProperty("changeRefused").GetInt32());
    }

    [Fact]
    public async Task Another_day_is_empty()
    {
        await _node.RegisterAsync("88.118.42/LAMP", "URL", "https://example.org/");

        JsonElement stats = (await _node.SendAsync("GET", "/api/stats?day=2026-11-20")).Json;

        Assert.Equal("2026-11-20", stats.GetProperty("day").GetString());
        Assert.Empty(stats.GetProperty("totals").EnumerateObject());
    }

    [Theory]
    [InlineData("?day=yesterday")]
    [InlineData("?day=2026-13-01")]
    [InlineData("?day=2026-11-21T00:00:00")]
    [InlineData("?prefix=88..1")]
    [InlineData("?prefix=88.118.42/LAMP")]
    [InlineData("?prefix=%3Cscript%3E")]
    public async Task A_question_that_makes_no_sense_is_refused(string query)
    {
        HttpAnswer answer = await _node.SendAsync("GET", "/api/stats" + query);

        Assert.Equal(400, answer.Status);
        Assert.Contains("expected", answer.Message, StringComparison.Ordinal);
    }

    private static int Count(JsonElement prefix, string door, string measure) => prefix.GetProperty("doors").EnumerateArray()
        .Where(entry => entry.GetProperty("door").GetString() == door && entry.GetProperty("counts").TryGetProperty(measure, out _))
        .Sum(entry => entry.GetProperty("counts").GetProperty(measure).GetInt32());

    private async Task AskByUdpAsync(byte[] question, int times)
    {
        using var client = new UdpClient();
        client.Connect(_node.Node.Wire);
        for (int time = 0; time < times; time++)
        {
            await client.SendAsync(question);
            Assert.Equal(ResponseCode.Success, Answer.Read((await client.ReceiveAsync().WaitAsync(TimeSpan.FromSeconds(30))).Buffer).Code);
        }
    }

    private async Task AskByTcpAsync(byte[] question, int times)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_node.Node.Wire);
        for (int time = 0; time < times; time++)
        {
            await client.GetStream().WriteAsync(question);
            byte[] envelope = new byte[Envelope.Bytes];
            await client.GetStream().ReadExactlyAsync(envelope);
            Envelope.TryRead(envelope, out Envelope read);
            byte[] message = new byte[read.MessageLength];
            await client.GetStream().ReadExactlyAsync(message);
            Assert.Equal(ResponseCode.Success, Answer.Read(read, message).Code);
        }
    }
}
