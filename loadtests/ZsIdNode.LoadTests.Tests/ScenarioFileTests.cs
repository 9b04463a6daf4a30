using System.Text;
using ZsIdNode.LoadTests.Scenarios;

namespace ZsIdNode.LoadTests.Tests;

public sealed class ScenarioFileTests
{
    private const string Udp = """{ "work": "resolve", "door": "udp" }""";

    public static TheoryData<string> Names => [.. ScenarioFile.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_scenario_that_comes_with_the_program_is_sound_and_named_as_its_file(string name)
    {
        Assert.Equal(name, ScenarioFile.Load(name).Name);
    }

    [Fact]
    public void What_is_left_out_has_its_usual_value()
    {
        Load load = Assert.Single(Read(Udp).Loads);

        Assert.Equal((LoadWork.Resolve, LoadDoor.Udp, 1, 1), (load.Work, load.Door, load.Connections, load.InFlight));
        Assert.Null(load.Rate);
    }

    [Theory]
    [InlineData("""{ "work": "resolve", "door": "udp", "rte": 5 }""", "rte")]
    [InlineData("""{ "work": "resolve", "door": 1 }""", "door")]
    [InlineData("""{ "work": "resolve", "door": "sctp" }""", "door")]
    [InlineData("""{ "work": "resolve" }""", "door")]
    [InlineData("""{ "work": "resolve", "door": "udp", "rate": 1, "rate": 2 }""", "rate")]
    [InlineData("null", "loads[0]")]
    public void What_is_no_scenario_is_refused_with_the_member_that_is_wrong(string load, string named)
    {
        var fault = Assert.Throws<LoadTestException>(() => Read(load));

        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "work": "put", "door": "udp" }""", "does not carry work put")]
    [InlineData("""{ "work": "resolve", "door": "http" }""", "does not carry work resolve")]
    [InlineData("""{ "work": "put", "door": "http", "inFlight": 2 }""", "inFlight")]
    [InlineData("""{ "work": "put", "door": "http", "batch": 2 }""", "batch")]
    [InlineData("""{ "work": "resolve", "door": "tcp", "connections": 0 }""", "connections: 0")]
    [InlineData("""{ "work": "resolve", "door": "tcp", "rate": 0.5 }""", "rate: 0.5")]
    [InlineData("""{ "work": "resolve", "door": "tcp", "threads": 2 }""", "threads: 2")]
    [InlineData("""{ "work": "register", "door": "http", "batch": 1001 }""", "batch: 1001")]
    public void What_cannot_be_run_is_refused_with_the_reason(string load, string named)
    {
        var fault = Assert.Throws<LoadTestException>(() => Read(load));

        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_together()
    {
        var fault = Assert.Throws<LoadTestException>(() => Read("""{ "work": "put", "door": "tcp", "connections": 0, "inFlight": 0 }"""));

        Assert.Contains("connections", fault.Message, StringComparison.Ordinal);
        Assert.Contains("inFlight", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_in_several_datagrams_is_not_asked_for()
    {
        var fault = Assert.Throws<LoadTestException>(() => Read(Udp, "\"valueBytes\": 400,"));

        Assert.Contains("several datagrams", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scenario_that_does_not_exist_is_answered_with_those_that_do()
    {
        var fault = Assert.Throws<LoadTestException>(() => ScenarioFile.Load("resolve-by-pigeon"));

        Assert.Contains("resolve-udp", fault.Message, StringComparison.Ordinal);
    }

    private static Scenario Read(string load, string members = "") =>
        ScenarioFile.Read(Encoding.UTF8.GetBytes($$"""{ "name": "n", "shows": "s", "seconds": 1, {{members}} "loads": [ {{load}} ] }"""), "the test's text");
}
