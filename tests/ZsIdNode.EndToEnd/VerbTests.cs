using System.Text.Json;
using ZsIdNode.Testing;

namespace ZsIdNode.EndToEnd;

/// <summary>The verbs of <c>zsid</c> against a served node, as a user types them.</summary>
public sealed class VerbTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ServedNode _node = null!;

    public async Task InitializeAsync()
    {
        _node = await ServedNode.StartAsync(_folder.Path);
        await MustAsync("home", "88.118.42", "--registrant", "古镇灯饰", "--node", _node.Http.ToString(), "--data", _node.Data);
    }

    public Task DisposeAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _node.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_registered_is_resolved_and_counted()
    {
        await MustAsync("register", "88.118.42/LAMP-1", "URL=https://example.org/1", "名称=客厅吊灯", "--node", _node.Http.ToString(), "--data", _node.Data);

        string tcp = await MustAsync("resolve", "88.118.42/lamp-1", "--server", $"127.0.0.1:{_node.WirePort}");
        string udp = await MustAsync("resolve", "88.118.42/LAMP-1", "--server", $"127.0.0.1:{_node.WirePort}", "--udp", "--type", "url");
        string json = await MustAsync("resolve", "88.118.42/LAMP-1", "--server", $"127.0.0.1:{_node.WirePort}", "--index", "2000", "--json");
        string stats = await MustAsync("stats", "--json", "--prefix", "88.118.42", "--node", _node.Http.ToString());

        Assert.Contains("客厅吊灯", tcp, StringComparison.Ordinal);
        Assert.Contains("https://example.org/1", udp, StringComparison.Ordinal);
        Assert.DoesNotContain("客厅吊灯", udp, StringComparison.Ordinal);
        Assert.Equal("客厅吊灯", JsonDocument.Parse(json).RootElement.GetProperty("values")[0].GetProperty("data").GetProperty("value").GetString());
        JsonElement totals = JsonDocument.Parse(stats).RootElement.GetProperty("totals");
        Assert.Equal(1, totals.GetProperty("registered").GetInt64());
        Assert.Equal(3, totals.GetProperty("resolved").GetInt64());
    }

    [Fact]
    public async Task An_operator_homes_and_unhomes_by_his_token()
    {
        await MustAsync("home", "88.118.43", "--registrant", "横栏灯饰", "--node", _node.Http.ToString(), "--data", _node.Data);
        string said = await MustAsync("unhome", "88.118.43", "--node", _node.Http.ToString(), "--data", _node.Data);

        (int exitCode, _, string errors) = await ZsidProcess.RunAsync("register", "88.118.43/x", "URL=x", "--node", _node.Http.ToString(), "--data", _node.Data);
        Assert.Equal("88.118.43 is unhomed.", said.Trim());
        Assert.Equal(1, exitCode);
        Assert.Contains("does not answer for the prefix", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_faulty_catalogue_is_reported_line_by_line_and_loses_no_good_line()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "samples", "catalogues", "faulty.csv");
        string report = Path.Combine(_folder.Path, "report.csv");

        (int exitCode, string output, string errors) = await ZsidProcess.RunAsync(
            "import", file, "--prefix", "88.118.42", "--report", report, "--node", _node.Http.ToString(), "--data", _node.Data);

        Assert.Equal(1, exitCode);
        Assert.Contains(" registered, ", output, StringComparison.Ordinal);
        Assert.Contains("faulty.csv:", errors, StringComparison.Ordinal);
        long registered = long.Parse(output.Split(" registered")[0].Split(' ')[^1]);
        Assert.True(registered >= 15, output);
        string stats = await MustAsync("stats", "--json", "--prefix", "88.118.42", "--node", _node.Http.ToString());
        Assert.Equal(registered, JsonDocument.Parse(stats).RootElement.GetProperty("totals").GetProperty("registered").GetInt64());
        Assert.Equal(19, errors.Split('\n').Count(line => line.Contains("faulty.csv:", StringComparison.Ordinal)));
        Assert.Equal("line,column,handle,reason,message", (await File.ReadAllLinesAsync(report))[0]);
    }

    [Theory]
    [InlineData("does not answer for this prefix", "resolve", "no-slash-means-a-prefix", "--server", "{server}")]
    [InlineData("does not answer for this prefix", "resolve", "99.1/x", "--server", "{server}")]
    [InlineData("no such handle", "resolve", "88.118.42/nothing", "--server", "{server}")]
    [InlineData("refuses", "resolve", "88.118.42/x", "--server", "127.0.0.1:1")]
    [InlineData("--server", "resolve", "88.118.42/x", "--server", "127.0.0.1:port")]
    [InlineData("has no slash", "register", "noslash", "URL=x", "--node", "{node}", "--data", "{data}")]
    [InlineData("control character", "register", "88.118.42/a\tb", "URL=x", "--node", "{node}", "--data", "{data}")]
    [InlineData("is no value", "register", "88.118.42/x", "URL", "--node", "{node}", "--data", "{data}")]
    [InlineData("does not answer for the prefix", "register", "88.999/x", "URL=x", "--node", "{node}", "--data", "{data}")]
    [InlineData("token", "register", "88.118.42/x", "URL=x", "--node", "{node}", "--token", "wrong")]
    [InlineData("is not a prefix", "import", "any.csv", "--prefix", "88..1", "--node", "{node}")]
    [InlineData("nothing.csv", "import", "nothing.csv", "--prefix", "88.118.42", "--node", "{node}", "--data", "{data}")]
    [InlineData("is not a day", "stats", "--day", "tomorrow", "--node", "{node}")]
    [InlineData("is not an address", "stats", "--node", "somewhere")]
    [InlineData("homed here already", "home", "88.118.42", "--registrant", "x", "--node", "{node}", "--data", "{data}")]
    [InlineData("'x' is no index", "value", "remove", "88.118.42/x", "x", "--server", "{server}")]
    [InlineData("'0' is no index", "resolve", "88.118.42/x", "--index", "0", "--server", "{server}")]
    [InlineData("See 'zsid keys generate --help'", "keys", "generate", "adm", "--fog")]
    [InlineData("'--prefix' is required", "init")]
    [InlineData("not homed here", "unhome", "88.118.999", "--node", "{node}", "--data", "{data}")]
    public async Task A_mistake_is_a_sentence_on_standard_error(string expected, params string[] arguments)
    {
        string[] typed =
        [
            .. arguments.Select(argument => argument
                .Replace("{server}", $"127.0.0.1:{_node.WirePort}", StringComparison.Ordinal)
                .Replace("{node}", _node.Http.ToString(), StringComparison.Ordinal)
                .Replace("{data}", _node.Data, StringComparison.Ordinal)),
        ];

        (int exitCode, string output, string errors) = await ZsidProcess.RunAsync(typed);

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_in_use_is_refused_and_the_node_that_uses_it_goes_on()
    {
        (int exitCode, _, string errors) = await ZsidProcess.RunAsync("serve", "--data", _node.Data);

        Assert.Equal(3, exitCode);
        Assert.Contains(_node.Data, errors, StringComparison.Ordinal);
        Assert.Contains("in use", errors, StringComparison.Ordinal);
        await MustAsync("stats", "--node", _node.Http.ToString());
    }

    [Fact]
    public async Task A_port_in_use_is_refused_with_the_option_to_change()
    {
        using var other = new TemporaryFolder();
        string config = Path.Combine(other.Path, "zsid.json");
        await File.WriteAllTextAsync(config, $$"""{ "wire": { "port": {{_node.WirePort}} }, "http": { "port": 0 } }""");

        (int exitCode, _, string errors) = await ZsidProcess.RunAsync("serve", "--config", config, "--data", Path.Combine(other.Path, "data"));

        Assert.Equal(3, exitCode);
        Assert.Contains($"port {_node.WirePort}", errors, StringComparison.Ordinal);
        Assert.Contains("wire.port", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistyped_configuration_is_refused_with_the_member_that_is_wrong()
    {
        string config = Path.Combine(_folder.Path, "wrong.json");
        await File.WriteAllTextAsync(config, """{ "wire": { "prot": 2641 } }""");

        (int exitCode, _, string errors) = await ZsidProcess.RunAsync("serve", "--config", config, "--data", Path.Combine(_folder.Path, "other"));

        Assert.Equal(3, exitCode);
        Assert.Contains("prot", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sigterm_stops_the_node_in_order_and_counts_survive_the_restart()
    {
        await MustAsync("register", "88.118.42/LAMP-9", "URL=https://example.org/9", "--node", _node.Http.ToString(), "--data", _node.Data);
        await MustAsync("resolve", "88.118.42/LAMP-9", "--server", $"127.0.0.1:{_node.WirePort}");

        Assert.Equal(0, await _node.TerminateAsync());
        await _node.RestartAsync();

        string stats = await MustAsync("stats", "--json", "--prefix", "88.118.42", "--node", _node.Http.ToString());
        JsonElement totals = JsonDocument.Parse(stats).RootElement.GetProperty("totals");
        Assert.Equal(1, totals.GetProperty("registered").GetInt64());
        Assert.Equal(1, totals.GetProperty("resolved").GetInt64());
    }

    [Fact]
    public async Task Resolve_follows_aliases_on_wish()
    {
        await MustAsync("register", "88.118.42/NEW", "URL=https://example.org/new", "--node", _node.Http.ToString(), "--data", _node.Data);
        await MustAsync("register", "88.118.42/OLD", "HS_ALIAS=88.118.42/NEW", "--node", _node.Http.ToString(), "--data", _node.Data);

        string asked = await MustAsync("resolve", "88.118.42/OLD", "--server", $"127.0.0.1:{_node.WirePort}");
        string followed = await MustAsync("resolve", "88.118.42/OLD", "--server", $"127.0.0.1:{_node.WirePort}", "--follow");
        (int exitCode, _, string errors) = await ZsidProcess.RunAsync("resolve", "99.1/x", "--server", $"127.0.0.1:{_node.WirePort}", "--follow");

        Assert.Contains("HS_ALIAS", asked, StringComparison.Ordinal);
        Assert.Contains("https://example.org/new", followed, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
        Assert.Contains("does not answer for this prefix", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registrants_text_does_not_move_the_cursor()
    {
        await MustAsync("register", "88.118.42/ESCAPE", "DESC=harmless\u001b[2J\u202ereversed\nURL", "--node", _node.Http.ToString(), "--data", _node.Data);

        string shown = await MustAsync("resolve", "88.118.42/ESCAPE", "--server", $"127.0.0.1:{_node.WirePort}");

        Assert.Contains("harmless�[2J�reversed⏎URL", shown, StringComparison.Ordinal);
    }

    private static async Task<string> MustAsync(params string[] arguments)
    {
        (int exitCode, string output, string errors) = await ZsidProcess.RunAsync(arguments);
        Assert.True(exitCode == 0, errors);
        return output;
    }
}
