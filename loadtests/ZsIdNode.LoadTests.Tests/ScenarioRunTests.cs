using ZsIdNode.LoadTests.Nodes;
using ZsIdNode.LoadTests.Reporting;
using ZsIdNode.LoadTests.Scenarios;
using ZsIdNode.Server;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.LoadTests.Tests;

/// <summary>Every kind of load against a real node, bounded by a count: nothing is lost, refused or counted twice.</summary>
public sealed class ScenarioRunTests : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zsid-load-tests-");
    private Node _node = null!;

    private NodeAddress Address => new(_node.Wire, _node.Http, File.ReadAllText(_node.TokenFile).Trim());

    public async Task InitializeAsync()
    {
        var options = new NodeOptions { Data = Path.Combine(_folder.FullName, "data"), Wire = new WireOptions { Port = 0 }, Http = new HttpOptions { Port = 0 } };
        _node = await Node.StartAsync(options, TimeProvider.System, _ => { });
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string> Loads =>
    [
        """{ "work": "resolve", "door": "tcp", "connections": 3, "inFlight": 5, "requestsMost": 700 }""",
        """{ "work": "resolve", "door": "tcp", "connections": 4, "inFlight": 8, "threads": 2, "rate": 5000, "requestsMost": 700 }""",
        """{ "work": "resolve", "door": "udp", "connections": 2, "inFlight": 4, "requestsMost": 700 }""",
        """{ "work": "put", "door": "http", "connections": 3, "requestsMost": 700 }""",
        """{ "work": "register", "door": "http", "connections": 2, "batch": 10, "rate": 5000, "requestsMost": 700 }""",
    ];

    [Theory]
    [MemberData(nameof(Loads))]
    public async Task Every_request_of_a_bounded_load_is_answered_once(string load)
    {
        Scenario scenario = Read(load, handles: 50);

        LoadFigures figures = Assert.Single((await ScenarioRun.RunAsync(scenario, Address, process: null, TimeProvider.System)).Loads);

        Assert.True(figures.IsSound);
        Assert.Equal((700, 0, 0, 0), (figures.Answered, figures.Wrong, figures.Lost, figures.Late));
    }

    [Fact]
    public async Task Refusals_are_counted_by_their_code_and_make_the_run_unsound()
    {
        // Nothing was registered: without a token nothing is prepared.
        Scenario scenario = Read("""{ "work": "resolve", "door": "udp", "requestsMost": 20 }""", handles: 1);

        LoadFigures figures = Assert.Single((await ScenarioRun.RunAsync(scenario, Address with { Token = null }, process: null, TimeProvider.System)).Loads);

        Assert.False(figures.IsSound);
        Assert.Equal(0, figures.Answered);
        KeyValuePair<int, long> refusal = Assert.Single(figures.Refusals);
        Assert.Equal(((int)Protocol.ResponseCode.ServerNotResponsible, 20L), (refusal.Key, refusal.Value));
    }

    [Fact]
    public async Task Nobody_at_the_other_end_is_a_broken_connection_and_not_an_endless_wait()
    {
        NodeAddress gone = Address with { Token = null };
        await _node.StopAsync();
        Scenario scenario = Read("""{ "work": "resolve", "door": "udp", "requestsMost": 20 }""", handles: 1);

        LoadFigures figures = Assert.Single((await ScenarioRun.RunAsync(scenario, gone, process: null, TimeProvider.System)).Loads);

        Assert.False(figures.IsSound);
        Assert.Equal(1, figures.ConnectionsBroken);
    }

    // The count ends the load long before its time; the time is for a machine that is very busy.
    private static Scenario Read(string load, int handles) => ScenarioFile.Read(
        System.Text.Encoding.UTF8.GetBytes($$"""{ "name": "n", "shows": "s", "seconds": 20, "warmUpSeconds": 0, "handles": {{handles}}, "loads": [ {{load}} ] }"""),
        "the test's text");
}
