using System.Globalization;
using ZsIdNode.LoadTests.Http;
using ZsIdNode.LoadTests.Measuring;
using ZsIdNode.LoadTests.Nodes;
using ZsIdNode.LoadTests.Reporting;
using ZsIdNode.LoadTests.Scenarios;
using ZsIdNode.LoadTests.Wire;
using ZsIdNode.Protocol;

namespace ZsIdNode.LoadTests;

/// <summary>Runs the loads of a scenario against a node, all at the same time.</summary>
internal static class ScenarioRun
{
    // Long enough for the connections of every load to be opened.
    private const long StartDelay = 200 * Clock.Millisecond;

    /// <param name="process">The node's process when it is ours, for its processor time.</param>
    public static async Task<(IReadOnlyList<LoadFigures> Loads, double? NodeCores, double GeneratorCores)> RunAsync(
        Scenario scenario, NodeAddress node, NodeProcess? process, TimeProvider time)
    {
        var record = new RecordText(scenario.ValueBytes);
        if (node.Token is not null)
        {
            await Preparation.PrepareAsync(node, scenario.Handles, record);
        }

        long now = time.GetUtcNow().ToUnixTimeSeconds();
        var book = new QuestionBook(Preparation.Handles(scenario.Handles), (uint)now + MessageHeader.Lifetime);
        LoadSpan span = LoadSpan.Beginning(Clock.Now() + StartDelay, scenario.WarmUpSeconds, scenario.Seconds);
        Task<Tally[]> loads = Task.WhenAll(scenario.Loads.Select((load, at) => load.Door == LoadDoor.Http
            ? RunHttpAsync(load, node, Stem(now, at), record, span)
            : Task.Factory.StartNew(() => WireLoad.Run(load, node.Wire, book, scenario.Seed + at, span), default, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        (double? nodeCores, double generatorCores) = await ProcessorWatch.WatchAsync(process, span, loads);

        LoadFigures[] figures = [.. scenario.Loads.Zip(await loads, (load, tally) => LoadFigures.Of(load, tally, span))];
        return (figures, nodeCores, generatorCores);
    }

    /// <summary>What new handles begin with: another run, or another load of this one, must not meet them.</summary>
    private static string Stem(long now, int load) => string.Create(CultureInfo.InvariantCulture, $"{Preparation.Prefix}/NEW-{now:x}-{Environment.ProcessId:x}-{load}-");

    private static async Task<Tally> RunHttpAsync(Load load, NodeAddress node, string stem, RecordText record, LoadSpan span)
    {
        IHttpWork work = load.Work == LoadWork.Put ? new SinglePut(stem, record) : new BulkRegistration(stem, load.Batch, record);
        using HttpClient client = node.CreateClient(load.Connections);
        return await new HttpLoad(load, client, work, span).RunAsync();
    }
}
