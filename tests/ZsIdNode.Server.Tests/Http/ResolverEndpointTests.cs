using ZsIdNode.Server.Tests.Fakes;

namespace ZsIdNode.Server.Tests.Http;

public sealed class ResolverEndpointTests(RunningNode node) : IClassFixture<RunningNode>
{
    [Theory]
    [InlineData("https://example.org/lamp?a=1&b=2", "https://example.org/lamp?a=1&b=2")]
    [InlineData("http://example.org", "http://example.org/")]
    [InlineData("https://example.org/灯具", "https://example.org/%E7%81%AF%E5%85%B7")]
    [InlineData("https://灯饰.example/", "https://xn--znxs88f.example/")]
    public async Task A_web_address_is_redirected_to(string url, string location)
    {
        await node.RegisterAsync("88.118.42/WEB", "URL", url);

        foreach (string path in new[] { "/88.118.42/WEB", "/hdl:88.118.42/WEB", "/HDL:88.118.42/web", "/info:hdl/88.118.42/WEB" })
        {
            HttpAnswer answer = await node.SendAsync("GET", path, token: "");

            Assert.Equal((302, location), (answer.Status, answer.Headers["Location"]));
            Assert.Equal("public, max-age=86400", answer.Headers["Cache-Control"]);
        }
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("//example.org/")]
    [InlineData("/88.118.42/WEB")]
    [InlineData("no address")]
    [InlineData("")]
    public async Task What_is_no_web_address_is_shown_and_not_followed(string url)
    {
        await node.RegisterAsync("88.118.42/HOSTILE", "URL", url);

        HttpAnswer answer = await node.SendAsync("GET", "/88.118.42/HOSTILE");

        Assert.Equal(200, answer.Status);
        Assert.False(answer.Headers.ContainsKey("Location"));
        Assert.DoesNotContain("<script", answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<table>", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_cannot_add_a_header()
    {
        await node.RegisterAsync("88.118.42/SPLIT", "URL", "https://example.org/\r\nSet-Cookie: a=b");

        HttpAnswer answer = await node.SendAsync("GET", "/88.118.42/SPLIT");

        Assert.False(answer.Headers.ContainsKey("Set-Cookie"));
        Assert.InRange(answer.Status, 200, 302);
    }

    [Fact]
    public async Task Hostile_values_are_shown_as_text()
    {
        await node.RegisterAsync("88.118.42/%3Cscript%3Ealert(1)%3C%2Fscript%3E", "TEXT", "</td><script>alert('x')</script><img src=x onerror=\"alert(1)\">中文");

        HttpAnswer answer = await node.SendAsync("GET", "/88.118.42/%3Cscript%3Ealert(1)%3C%2Fscript%3E");

        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain("<script", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", answer.Body, StringComparison.Ordinal);
        Assert.Contains("中文", answer.Body, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
    }

    [Fact]
    public async Task Noredirect_shows_the_values()
    {
        await node.RegisterAsync("88.118.42/SHOWN", "URL", "https://example.org/shown");

        HttpAnswer answer = await node.SendAsync("GET", "/88.118.42/SHOWN?noredirect");

        Assert.Equal(200, answer.Status);
        Assert.Contains("https://example.org/shown", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/88.118.42/UNKNOWN", "未找到此标识")]
    [InlineData("/10.1000/1", "本节点不负责此前缀")]
    [InlineData("/", "未找到此标识")]
    [InlineData("/favicon.ico", "本节点不负责此前缀")]
    [InlineData("/%3Cscript%3E/1", "本节点不负责此前缀")]
    public async Task What_is_not_here_gets_a_page_that_says_so(string path, string text)
    {
        HttpAnswer answer = await node.SendAsync("GET", path);

        Assert.Equal(404, answer.Status);
        Assert.StartsWith("text/html", answer.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains(text, answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", answer.Body, StringComparison.Ordinal);
    }
}
