using ZsIdNode.Protocol;
using ZsIdNode.Server.Tests.Fakes;

namespace ZsIdNode.Server.Tests.Http;

/// <summary>What holds for every path.</summary>
public sealed class HttpDoorTests(RunningNode node) : IClassFixture<RunningNode>
{
    [Fact]
    public async Task A_node_that_is_well_says_so()
    {
        HttpAnswer answer = await node.SendAsync("GET", "/healthz", token: "");

        Assert.Equal((200, "healthy"), (answer.Status, answer.Json.GetProperty("status").GetString()));
        Assert.True(answer.Json.GetProperty("lastSequence").GetInt64() > 0);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/api/site")]
    [InlineData("/api/stats")]
    [InlineData("/api/prefixes")]
    [InlineData("/api/handles/88.118.42/HEAD")]
    [InlineData("/88.118.42/HEAD?noredirect")]
    public async Task Head_gets_what_get_gets_without_the_body(string path)
    {
        await node.RegisterAsync("88.118.42/HEAD", "TEXT", "x");

        HttpAnswer get = await node.SendAsync("GET", path);
        HttpAnswer head = await node.SendAsync("HEAD", path);

        Assert.Equal((200, 200), (get.Status, head.Status));
        Assert.Equal(get.Headers["Content-Length"], head.Headers["Content-Length"]);
        Assert.Equal(get.Headers["Content-Type"], head.Headers["Content-Type"]);
    }

    [Theory]
    [InlineData("POST", "/api/handles/88.118.42/A")]
    [InlineData("PATCH", "/api/handles/88.118.42/A")]
    [InlineData("PUT", "/api/registrations")]
    [InlineData("DELETE", "/healthz")]
    [InlineData("POST", "/api/site")]
    [InlineData("PUT", "/api/prefixes/88.118.42")]
    [InlineData("POST", "/no/such/path")]
    [InlineData("OPTIONS", "/")]
    [InlineData("OPTIONS", "*")]
    [InlineData("NONSENSE", "/api/stats")]
    public async Task A_method_that_is_not_possible_is_refused_in_words(string method, string path)
    {
        HttpAnswer answer = await node.SendAsync(method, path, "");

        Assert.Equal((405, ResponseCode.OperationNotSupported), (answer.Status, answer.Code));
        Assert.Contains("possible: ", answer.Message, StringComparison.Ordinal);
        Assert.Contains("GET", answer.Headers["Allow"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tunnel_answers_a_question_on_any_path()
    {
        await node.RegisterAsync("88.118.42/TUNNEL", "TEXT", "x");
        byte[] question = new Question("88.118.42/TUNNEL", 77).Bytes();

        foreach (string path in new[] { "/", "/88.118.42%2FTUNNEL", "/api/stats" })
        {
            HttpAnswer answer = await node.SendAsync("POST", path, question, contentType: "application/x-hdl-message");

            Assert.Equal((200, "application/x-hdl-message"), (answer.Status, answer.Headers["Content-Type"]));
            Assert.Equal((77u, ResponseCode.Success), (Answer.Read(answer.Bytes).RequestId, Answer.Read(answer.Bytes).Code));
        }
    }

    [Fact]
    public async Task The_tunnel_refuses_what_is_no_message()
    {
        byte[] question = new Question("88.118.42/TUNNEL", 78).Bytes();
        foreach (int length in new[] { 0, 5, Envelope.Bytes, question.Length - 1 })
        {
            HttpAnswer answer = await node.SendAsync("POST", "/", question[..length], contentType: "application/x-hdl-message");

            Assert.Equal(200, answer.Status);
            Assert.Equal(ResponseCode.ProtocolError, Answer.Read(answer.Bytes).Code);
        }

        HttpAnswer large = await node.SendHeadAsync("POST", "/", "Content-Type: application/x-hdl-message\r\nContent-Length: 262165\r\n");
        Assert.Equal(413, large.Status);
    }
}
