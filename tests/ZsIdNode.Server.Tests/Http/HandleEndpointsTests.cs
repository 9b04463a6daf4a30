using System.Text.Json;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Tests.Fakes;

namespace ZsIdNode.Server.Tests.Http;

public sealed class HandleEndpointsTests(RunningNode node) : IClassFixture<RunningNode>
{
    private const string Values = """[{"index":1,"type":"URL","data":{"format":"string","value":"https://example.org/"}}]""";

    public static TheoryData<string, HandleFault> NoHandles => new()
    {
        { "", HandleFault.Empty },
        { "88.118.42/" + new string('x', HandleLimits.HandleBytesMost), HandleFault.TooLong },
        { "88.118.42/%FF", HandleFault.NotUtf8 },
        { "88.118.42/A%01B", HandleFault.ControlCharacter },
        { "88.118.42/A%20", HandleFault.SurroundingSpace },
        { "88.118.42", HandleFault.NoSlash },
        { "88..118/A", HandleFault.PrefixSyntax },
        { "88.118.42/", HandleFault.SuffixEmpty },
    };

    [Fact]
    public void Every_kind_of_fault_has_an_example() =>
        Assert.Equal(Enum.GetValues<HandleFault>().Where(fault => fault != HandleFault.None), NoHandles.Select(row => (HandleFault)row[1]));

    [Theory]
    [MemberData(nameof(NoHandles))]
    public async Task What_is_no_handle_is_neither_registered_nor_deleted(string path, HandleFault fault)
    {
        foreach (string method in new[] { "PUT", "DELETE" })
        {
            HttpAnswer answer = await node.SendAsync(method, HandleEndpoints.Path + path, method == "PUT" ? Values : null);

            Assert.Equal((400, ResponseCode.InvalidHandle), (answer.Status, answer.Code));
            Assert.Contains(fault.Describe(), answer.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("zsid_000000000000000000000000000000000000000000000000")]
    public async Task A_wrong_token_changes_nothing(string token)
    {
        foreach (string method in new[] { "PUT", "DELETE" })
        {
            HttpAnswer answer = await node.SendAsync(method, "/api/handles/88.118.42/GUARDED", method == "PUT" ? Values : null, token);

            Assert.Equal((401, ResponseCode.AuthenticationNeeded), (answer.Status, answer.Code));
            Assert.Contains("Bearer", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }

        Assert.Equal(404, (await node.SendAsync("GET", "/api/handles/88.118.42/GUARDED")).Status);
    }

    [Fact]
    public async Task A_record_is_registered_resolved_replaced_and_deleted()
    {
        const string Path = "/api/handles/88.118.42/LIFE";

        Assert.Equal(201, (await node.SendAsync("PUT", Path, Values)).Status);
        Assert.Equal("https://example.org/", DataOf(await node.SendAsync("GET", Path, token: "")));
        Assert.Equal(200, (await node.SendAsync("PUT", Path, Values.Replace(".org", ".com", StringComparison.Ordinal))).Status);
        Assert.Equal("https://example.com/", DataOf(await node.SendAsync("GET", Path)));
        Assert.Equal(200, (await node.SendAsync("DELETE", Path)).Status);
        HttpAnswer gone = await node.SendAsync("GET", Path);
        Assert.Equal((404, ResponseCode.HandleNotFound), (gone.Status, gone.Code));
        HttpAnswer again = await node.SendAsync("DELETE", Path);
        Assert.Equal((404, ResponseCode.HandleNotFound), (again.Status, again.Code));
    }

    [Fact]
    public async Task A_record_that_exists_is_replaced_unless_told_otherwise()
    {
        await node.RegisterAsync("88.118.42/STANDS", "URL", "https://example.org/first");

        HttpAnswer refused = await node.SendAsync("PUT", "/api/handles/88.118.42/stands?overwrite=false", Values);

        Assert.Equal((409, ResponseCode.HandleAlreadyExists), (refused.Status, refused.Code));
        Assert.Equal("https://example.org/first", DataOf(await node.SendAsync("GET", "/api/handles/88.118.42/STANDS")));
        Assert.Equal(200, (await node.SendAsync("PUT", "/api/handles/88.118.42/STANDS?overwrite=true", Values)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("[]")]
    [InlineData("""{"handle":"88.118.42/BAD"}""")]
    [InlineData("""[{"index":1,"type":"URL"}]""")]
    [InlineData("""[{"index":0,"type":"URL","data":{"format":"string","value":"x"}}]""")]
    [InlineData("""[{"index":1,"type":"URL","data":{"format":"string","value":"\ud800"}}]""")]
    public async Task A_body_that_is_no_record_is_refused_in_words(string body)
    {
        HttpAnswer answer = await node.SendAsync("PUT", "/api/handles/88.118.42/BAD", body);

        Assert.Equal(400, answer.Status);
        Assert.NotEmpty(answer.Message);
        Assert.Equal(404, (await node.SendAsync("GET", "/api/handles/88.118.42/BAD")).Status);
    }

    [Fact]
    public async Task Two_values_with_one_index_are_refused_as_a_conflict()
    {
        HttpAnswer answer = await node.SendAsync(
            "PUT",
            "/api/handles/88.118.42/TWICE",
            """[{"index":1,"type":"A","data":{"format":"string","value":"x"}},{"index":1,"type":"B","data":{"format":"string","value":"x"}}]""");

        Assert.Equal((409, ResponseCode.ValueAlreadyExists), (answer.Status, answer.Code));
        Assert.Equal(404, (await node.SendAsync("GET", "/api/handles/88.118.42/TWICE")).Status);
    }

    [Theory]
    [InlineData("88.118.42/%C3%84", "88.118.42/Ä", 201)]
    [InlineData("88.118.42/CASE", "88.118.42/case", 201)]
    [InlineData("88.118.42/NAMED", "88.118.42/OTHER", 400)]

    // Only ASCII letters fold: these are two handles.
    [InlineData("88.118.42/FOLD%C3%84", "88.118.42/FOLDä", 400)]
    public async Task A_body_may_name_only_the_handle_of_the_path(string path, string named, int status)
    {
        HttpAnswer answer = await node.SendAsync("PUT", HandleEndpoints.Path + path, $$"""{"handle":"{{named}}","values":{{Values}}}""");

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task A_foreign_prefix_is_not_answered_for()
    {
        foreach (string method in new[] { "PUT", "DELETE", "GET" })
        {
            HttpAnswer answer = await node.SendAsync(method, "/api/handles/10.1000/1", method == "PUT" ? Values : null);

            Assert.Equal((400, ResponseCode.ServerNotResponsible), (answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task Values_are_removed_one_by_one()
    {
        await node.SendAsync("PUT", "/api/handles/88.118.42/PARTS", """[{"index":1,"type":"A","data":"x"},{"index":2,"type":"B","data":"y"},{"index":3,"type":"C","data":"z"}]""");

        Assert.Equal(200, (await node.SendAsync("DELETE", "/api/handles/88.118.42/PARTS?index=1&index=3")).Status);
        Assert.Equal((400, ResponseCode.ValuesNotFound), await EndAsync("DELETE", "/api/handles/88.118.42/PARTS?index=1", null));
        Assert.Equal((400, ResponseCode.ProtocolError), await EndAsync("DELETE", "/api/handles/88.118.42/PARTS?index=two", null));

        Assert.Equal((int[])[2], await IndexesAsync("88.118.42/PARTS"));
    }

    [Fact]
    public async Task Values_are_added_and_replaced_one_by_one()
    {
        const string Path = "/api/handles/88.118.42/GROWS";
        await node.RegisterAsync("88.118.42/GROWS", "A", "x");
        const string Second = """[{"index":2,"type":"B","data":"y"}]""";

        Assert.Equal((201, ResponseCode.Success), await EndAsync("PUT", Path + "?index=various", Second));
        Assert.Equal((200, ResponseCode.Success), await EndAsync("PUT", Path + "?index=2", Second));
        Assert.Equal((409, ResponseCode.ValueAlreadyExists), await EndAsync("PUT", Path + "?index=2&overwrite=false", Second));
        Assert.Equal((400, ResponseCode.ProtocolError), await EndAsync("PUT", Path + "?index=3", Second));
        Assert.Equal((400, ResponseCode.ProtocolError), await EndAsync("PUT", Path + "?index=2&index=3", Second));
        Assert.Equal((404, ResponseCode.HandleNotFound), await EndAsync("PUT", "/api/handles/88.118.42/NOWHERE?index=various", Second));

        Assert.Equal((int[])[1, 2], await IndexesAsync("88.118.42/GROWS"));
    }

    [Fact]
    public async Task The_end_of_a_name_may_be_left_to_the_node()
    {
        HttpAnswer first = await node.SendAsync("PUT", "/api/handles/88.118.42/m-?mintNewSuffix=true", Values);
        HttpAnswer second = await node.SendAsync("PUT", "/api/handles/88.118.42/m-?mintNewSuffix=true", Values);

        Assert.Equal((201, 201), (first.Status, second.Status));
        string minted = first.Json.GetProperty("handle").GetString()!;
        Assert.Matches("^88.118.42/m-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", minted);
        Assert.NotEqual(minted, second.Json.GetProperty("handle").GetString());
        Assert.Equal(200, (await node.SendAsync("GET", "/api/handles/" + minted)).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_body_that_does_not_call_itself_json_is_refused(string contentType)
    {
        HttpAnswer answer = await node.SendAsync("PUT", "/api/handles/88.118.42/TYPED", Values, contentType: contentType);

        Assert.Equal((400, ResponseCode.ProtocolError), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task The_operator_reads_what_is_not_public()
    {
        await node.SendAsync("PUT", "/api/handles/88.118.42/OPERATOR", """[{"index":1,"type":"A","data":"x","permissions":"1100"},{"index":2,"type":"B","data":"y","permissions":"0000"}]""");

        Assert.Equal((int[])[1], await IndexesAsync("88.118.42/OPERATOR"));
        Assert.Equal(ResponseCode.ValuesNotFound, (await node.SendAsync("GET", "/api/handles/88.118.42/OPERATOR?publicOnly")).Code);
    }

    [Theory]
    [InlineData("?index=1", 200, ResponseCode.Success)]
    [InlineData("?type=URL", 200, ResponseCode.Success)]
    [InlineData("?type=url&index=99", 200, ResponseCode.Success)]
    [InlineData("?index=99", 200, ResponseCode.ValuesNotFound)]
    [InlineData("?index=none", 200, ResponseCode.ValuesNotFound)]
    [InlineData("?index=2", 200, ResponseCode.ValuesNotFound)]
    [InlineData("?index=2&publicOnly=false", 403, ResponseCode.AuthenticationNeeded)]
    public async Task Values_are_selected_and_kept_from_the_public(string query, int status, ResponseCode code)
    {
        await node.SendAsync("PUT", "/api/handles/88.118.42/SELECTED", """
            [{"index":1,"type":"URL","data":{"format":"string","value":"x"}},
             {"index":2,"type":"SECRET","data":{"format":"string","value":"y"},"permissions":"1100"}]
            """);

        HttpAnswer answer = await node.SendAsync("GET", "/api/handles/88.118.42/SELECTED" + query, token: "");

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.DoesNotContain("SECRET", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("88.118.42%2FSLASH", "88.118.42/SLASH")]
    [InlineData("88.118.42/A%2FB", "88.118.42/A/B")]
    [InlineData("88.118.42/100%25", "88.118.42/100%")]
    [InlineData("88.118.42/%252F", "88.118.42/%2F")]
    [InlineData("88.118.42/%E7%81%AF%E5%85%B7", "88.118.42/灯具")]
    [InlineData("88.118.42/TWO%20WORDS", "88.118.42/TWO WORDS")]
    [InlineData("88.118.42/WHY%3Fnot=1", "88.118.42/WHY?not=1")]
    [InlineData("88.118.42/A%23B", "88.118.42/A#B")]
    [InlineData("88.118.42/A+B", "88.118.42/A+B")]
    [InlineData("88.118.42/..", "88.118.42/..")]
    [InlineData("88.118.42/../UP", "88.118.42/../UP")]
    [InlineData("88.118.42/../../../healthz", "88.118.42/../../../healthz")]
    [InlineData("88.118.42/%2e%2e/%2e%2e/prefixes", "88.118.42/../../prefixes")]
    [InlineData("88.118.42//etc/passwd", "88.118.42//etc/passwd")]
    [InlineData("88.118.42/./A", "88.118.42/./A")]
    [InlineData("88.118.42/TRAILING/", "88.118.42/TRAILING/")]
    public async Task A_path_reaches_the_handle_as_it_is(string path, string handle)
    {
        Assert.InRange((await node.SendAsync("PUT", HandleEndpoints.Path + path, Values)).Status, 200, 201);

        HttpAnswer answer = await node.SendAsync("GET", HandleEndpoints.Path + path);
        HttpAnswer page = await node.SendAsync("GET", $"/{path}?noredirect");

        Assert.Equal((200, handle), (answer.Status, answer.Json.GetProperty("handle").GetString()));
        Assert.Equal(200, page.Status);
        Assert.Equal(200, (await node.SendAsync("DELETE", HandleEndpoints.Path + path)).Status);
    }

    [Fact]
    public async Task A_target_with_scheme_and_host_is_taken()
    {
        await node.RegisterAsync("88.118.42/ABSOLUTE", "URL", "https://example.org/");

        HttpAnswer answer = await node.SendAsync("GET", "http://localhost/api/handles/88.118.42/ABSOLUTE");

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_found_nowhere()
    {
        await node.RegisterAsync("88.118.42/%EF%BF%BD", "URL", "https://example.org/");

        Assert.Equal(404, (await node.SendAsync("GET", "/api/handles/88.118.42/%FF")).Status);
        Assert.Equal(404, (await node.SendAsync("GET", "/88.118.42/%FF")).Status);
    }

    private async Task<(int Status, ResponseCode Code)> EndAsync(string method, string target, string? body)
    {
        HttpAnswer answer = await node.SendAsync(method, target, body);
        return (answer.Status, answer.Code);
    }

    private async Task<int[]> IndexesAsync(string handle) =>
        [.. (await node.SendAsync("GET", "/api/handles/" + handle)).Json.GetProperty("values").EnumerateArray().Select(value => value.GetProperty("index").GetInt32())];

    private static string? DataOf(HttpAnswer answer)
    {
        JsonElement value = answer.Json.GetProperty("values")[0];
        return value.GetProperty("data").GetProperty("value").GetString();
    }
}
