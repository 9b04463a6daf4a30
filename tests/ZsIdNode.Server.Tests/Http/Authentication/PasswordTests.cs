using System.Text;
using ZsIdNode.Protocol;
using ZsIdNode.Server.Http.Authentication;
using ZsIdNode.Server.Tests.Fakes;

namespace ZsIdNode.Server.Tests.Http.Authentication;

public sealed class PasswordTests(AdministeredHttp http) : IClassFixture<AdministeredHttp>
{
    private const string Values = """[{"index":1,"type":"URL","data":"https://example.org/"},{"index":2,"type":"NOTE","data":"y","permissions":"1100"},{"index":100,"type":"HS_ADMIN","data":{"format":"admin","value":{"handle":"0.NA/88.118.42","index":301,"permissions":"011111110011"}}}]""";

    public static TheoryData<string> WrongCredentials =>
    [
        AdministeredHttp.Basic("301:" + AdministeredHttp.Prefix, "wrong"),
        AdministeredHttp.Basic("301:" + AdministeredHttp.Prefix, ""),
        AdministeredHttp.Basic("301:" + AdministeredHttp.Prefix, AdministeredHttp.Secret + "\0"),
        AdministeredHttp.Basic("301:" + AdministeredHttp.Prefix, AdministeredHttp.PowerlessSecret),
        AdministeredHttp.Basic("300:" + AdministeredHttp.Prefix, ""),
        AdministeredHttp.Basic("999:" + AdministeredHttp.Prefix, AdministeredHttp.Secret),
        AdministeredHttp.Basic("301:0.NA/88.118.42.1", AdministeredHttp.Secret),
        AdministeredHttp.Basic("301:0.NA/10.1000", AdministeredHttp.Secret),
        AdministeredHttp.Basic("admin", AdministeredHttp.Secret),
        "Authorization: Basic bm8gY29sb24=\r\n",
        "Authorization: Basic %%%\r\n",
    ];

    [Fact]
    public async Task A_record_lives_by_the_password_of_its_administrator()
    {
        const string Path = "/api/handles/88.118.42/PASSWORD";

        Assert.Equal(201, (await http.Node.SendSecureAsync("PUT", Path, Values, AdministeredHttp.Administrator)).Status);
        Assert.Equal(200, (await http.Node.SendSecureAsync("PUT", Path + "?index=1", """[{"index":1,"type":"URL","data":"https://example.com/"}]""", AdministeredHttp.Administrator)).Status);
        Assert.Equal(200, (await http.Node.SendSecureAsync("DELETE", Path + "?index=2", null, AdministeredHttp.Administrator)).Status);
        Assert.Equal(200, (await http.Node.SendSecureAsync("DELETE", Path, null, AdministeredHttp.Administrator)).Status);
        Assert.Equal(404, (await http.Node.SendSecureAsync("GET", Path)).Status);
    }

    [Theory]
    [MemberData(nameof(WrongCredentials))]
    public async Task Wrong_credentials_are_refused_whatever_is_asked(string credentials)
    {
        foreach (string method in new[] { "GET", "PUT", "DELETE" })
        {
            HttpAnswer answer = await http.Node.SendSecureAsync(method, "/api/handles/88.118.42/WRONG", method == "PUT" ? Values : null, credentials);

            Assert.Equal((401, ""), (answer.Status, answer.Body));
            Assert.Contains("error=\"Identity not verified\"", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }

        Assert.Equal(404, (await http.Node.SendSecureAsync("GET", "/api/handles/88.118.42/WRONG")).Status);
        http.Node.Time.Advance(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Who_is_no_administrator_is_known_and_refused()
    {
        string powerless = AdministeredHttp.Basic("302:" + AdministeredHttp.Prefix, AdministeredHttp.PowerlessSecret);
        await http.Node.SendAsync("PUT", "/api/handles/88.118.42/OTHERS", Values);

        HttpAnswer written = await http.Node.SendSecureAsync("PUT", "/api/handles/88.118.42/NEW", Values, powerless);
        HttpAnswer deleted = await http.Node.SendSecureAsync("DELETE", "/api/handles/88.118.42/OTHERS", null, powerless);
        HttpAnswer read = await http.Node.SendSecureAsync("GET", "/api/handles/88.118.42/OTHERS", null, powerless);
        HttpAnswer listed = await http.Node.SendSecureAsync("GET", "/api/handles?prefix=88.118.42", null, powerless);

        Assert.All(new[] { written, deleted, read, listed }, answer => Assert.Equal((403, ResponseCode.InvalidAdmin), (answer.Status, answer.Code)));
        Assert.Equal(200, (await http.Node.SendSecureAsync("GET", "/api/handles/88.118.42/OTHERS?index=1", null, powerless)).Status);
    }

    [Fact]
    public async Task Over_plain_http_a_password_proves_nothing()
    {
        await http.Node.SendAsync("PUT", "/api/handles/88.118.42/PLAIN", Values);

        HttpAnswer deleted = await SendPlainAsync("DELETE", "/api/handles/88.118.42/PLAIN");
        HttpAnswer read = await SendPlainAsync("GET", "/api/handles/88.118.42/PLAIN");
        HttpAnswer restricted = await SendPlainAsync("GET", "/api/handles/88.118.42/PLAIN?publicOnly=false");

        Assert.Equal((403, """{"responseCode":402,"handle":"88.118.42/PLAIN"}"""), (deleted.Status, deleted.Body));
        Assert.Equal((200, 2), (read.Status, read.Json.GetProperty("values").GetArrayLength()));
        Assert.Equal((403, ResponseCode.AuthenticationNeeded), (restricted.Status, restricted.Code));
        Assert.False(deleted.Headers.ContainsKey("WWW-Authenticate"));
    }

    [Fact]
    public async Task What_is_not_public_is_read_by_the_administrator_alone()
    {
        const string Path = "/api/handles/88.118.42/SECRETS";
        await http.Node.SendAsync("PUT", Path, Values);

        Assert.Equal(3, (await http.Node.SendSecureAsync("GET", Path, null, AdministeredHttp.Administrator)).Json.GetProperty("values").GetArrayLength());
        Assert.Equal(2, (await http.Node.SendSecureAsync("GET", Path + "?publicOnly", null, AdministeredHttp.Administrator)).Json.GetProperty("values").GetArrayLength());
        Assert.Equal(2, (await http.Node.SendSecureAsync("GET", Path)).Json.GetProperty("values").GetArrayLength());
        HttpAnswer stranger = await http.Node.SendSecureAsync("GET", Path + "?publicOnly=false");
        Assert.Equal((401, ResponseCode.AuthenticationNeeded), (stranger.Status, stranger.Code));
    }

    [Fact]
    public async Task A_list_comes_whole_or_in_pages()
    {
        await http.Node.SendAsync("POST", "/api/prefixes/88.118.42.7", "{}");
        foreach (string name in new[] { "C", "A", "B" })
        {
            await http.Node.RegisterAsync("88.118.42.7/" + name, "URL", "x");
        }

        async Task<string> ListAsync(string query) => (await http.Node.SendAsync("GET", "/api/handles?prefix=" + query)).Body;

        Assert.Equal("""{"responseCode":1,"prefix":"88.118.42.7","totalCount":"3","handles":["88.118.42.7/A","88.118.42.7/B","88.118.42.7/C"]}""", await ListAsync("88.118.42.7"));
        Assert.Equal("""{"responseCode":1,"prefix":"0.NA/88.118.42.7","totalCount":"3","page":1,"pageSize":2,"handles":["88.118.42.7/C"]}""", await ListAsync("0.NA/88.118.42.7&page=1&pageSize=2"));
        Assert.Equal("""{"responseCode":1,"prefix":"88.118.42.7","totalCount":"3","page":0,"pageSize":0,"handles":[]}""", await ListAsync("88.118.42.7&page=0&pageSize=0"));
        Assert.Equal("""{"responseCode":1,"prefix":"88.118.42.7","totalCount":"3","page":2147483647,"pageSize":10000,"handles":[]}""", await ListAsync("88.118.42.7&page=2147483647&pageSize=10000"));
        Assert.Equal(400, (await http.Node.SendAsync("GET", "/api/handles?prefix=88.118.42.7&page=0&pageSize=10001")).Status);
        Assert.Equal(400, (await http.Node.SendAsync("GET", "/api/handles")).Status);
        Assert.Equal(ResponseCode.ServerNotResponsible, (await http.Node.SendAsync("GET", "/api/handles?prefix=10.1000")).Code);
        Assert.Equal(401, (await http.Node.SendSecureAsync("GET", "/api/handles?prefix=88.118.42.7")).Status);
        Assert.Equal(200, (await http.Node.SendSecureAsync("GET", "/api/handles?prefix=88.118.42", null, AdministeredHttp.Administrator)).Status);
    }

    [Fact]
    public async Task Who_guesses_too_often_is_not_listened_to_for_a_while()
    {
        http.Node.Time.Advance(TimeSpan.FromMinutes(2));
        for (int at = 0; at < GuessLimit.GuessesMost; at++)
        {
            Assert.Equal(401, (await http.Node.SendSecureAsync("DELETE", "/api/handles/88.118.42/X", null, AdministeredHttp.Basic("301:" + AdministeredHttp.Prefix, $"guess {at}"))).Status);
        }

        HttpAnswer tooMany = await http.Node.SendSecureAsync("DELETE", "/api/handles/88.118.42/X", null, AdministeredHttp.Administrator);
        Assert.Equal((503, ResponseCode.ServerTooBusy), (tooMany.Status, tooMany.Code));
        Assert.Equal(404, (await http.Node.SendAsync("GET", "/api/handles/88.118.42/X")).Status);

        http.Node.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(404, (await http.Node.SendSecureAsync("DELETE", "/api/handles/88.118.42/X", null, AdministeredHttp.Administrator)).Status);
    }

    [Fact]
    public async Task Of_a_strangers_body_no_more_is_taken_than_a_message_has()
    {
        string large = Values + new string(' ', ProtocolLimits.MessageBytesMost);

        HttpAnswer stranger = await http.Node.SendAsync("PUT", "/api/handles/88.118.42/LARGE", large, token: "");

        Assert.Equal((403, ResponseCode.AuthenticationNeeded), (stranger.Status, stranger.Code));
        Assert.Equal(201, (await http.Node.SendSecureAsync("PUT", "/api/handles/88.118.42/LARGE", large, AdministeredHttp.Administrator)).Status);
    }

    private Task<HttpAnswer> SendPlainAsync(string method, string target) =>
        http.Node.SendRawAsync(Encoding.ASCII.GetBytes($"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{AdministeredHttp.Administrator}\r\n"), method);
}
