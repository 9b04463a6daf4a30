using System.Text.Json;
using ZsIdNode.Protocol;
using ZsIdNode.Server.Tests.Fakes;

namespace ZsIdNode.Server.Tests.Http;

public sealed class PrefixEndpointsTests(RunningNode node) : IClassFixture<RunningNode>
{
    [Fact]
    public async Task A_prefix_is_homed_listed_and_unhomed()
    {
        Assert.Equal(200, (await node.SendAsync("POST", "/api/prefixes/88.200.1", """{"registrant":"横栏照明"}""")).Status);
        JsonElement list = (await node.SendAsync("GET", "/api/prefixes", token: "")).Json;
        int at = list.GetProperty("prefixes").EnumerateArray().Select(prefix => prefix.GetString()).ToList().IndexOf("0.NA/88.200.1");
        Assert.Equal("横栏照明", list.GetProperty("registrants")[at].GetString());
        Assert.Equal(list.GetProperty("prefixes").GetArrayLength().ToString(System.Globalization.CultureInfo.InvariantCulture), list.GetProperty("totalCount").GetString());

        Assert.Equal(200, (await node.SendAsync("GET", "/api/handles/0.NA/88.200.1?type=HS_SITE")).Status);

        Assert.Equal(200, (await node.SendAsync("DELETE", "/api/prefixes/0.NA/88.200.1")).Status);
        Assert.DoesNotContain("88.200.1", (await node.SendAsync("GET", "/api/prefixes")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await node.SendAsync("DELETE", "/api/prefixes/88.200.1")).Status);
    }

    [Fact]
    public async Task A_prefix_is_homed_once()
    {
        HttpAnswer again = await node.SendAsync("POST", "/api/prefixes/88.118.42", """{"registrant":"别人"}""");

        Assert.Equal((409, ResponseCode.HandleAlreadyExists), (again.Status, again.Code));
        Assert.Contains("古镇灯饰", (await node.SendAsync("GET", "/api/prefixes")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("\"x\"")]
    [InlineData("""{"registrant":""}""")]
    [InlineData("""{"registrant":"  "}""")]
    [InlineData("""{"registrant":17}""")]
    [InlineData("""{"registrant":"a\u0007b"}""")]
    [InlineData("""{"registrant":"\ud800"}""")]
    public async Task A_registrant_that_is_no_name_is_refused(string body)
    {
        HttpAnswer answer = await node.SendAsync("POST", "/api/prefixes/88.200.2", body);

        Assert.Equal(400, answer.Status);
        Assert.Contains("registrant", answer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("88.200.2", (await node.SendAsync("GET", "/api/prefixes")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registrant_is_at_most_200_characters()
    {
        Assert.Equal(400, (await node.SendAsync("POST", "/api/prefixes/88.200.3", $$"""{"registrant":"{{new string('灯', 201)}}"}""")).Status);
        Assert.Equal(200, (await node.SendAsync("POST", "/api/prefixes/88.200.3", $$"""{"registrant":"{{new string('灯', 200)}}"}""")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("88..1")]
    [InlineData("88.1/A")]
    [InlineData("%2e%2e")]
    [InlineData("%E7%81%AF")]
    public async Task What_is_no_prefix_is_refused(string prefix)
    {
        HttpAnswer answer = await node.SendAsync("POST", "/api/prefixes/" + prefix, "{}");

        Assert.Equal((400, ResponseCode.InvalidHandle), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Homing_needs_the_token()
    {
        Assert.Equal(401, (await node.SendAsync("POST", "/api/prefixes/88.200.4", "{}", token: "")).Status);
        Assert.Equal(401, (await node.SendAsync("DELETE", "/api/prefixes/88.118.42", token: "")).Status);
    }
}
