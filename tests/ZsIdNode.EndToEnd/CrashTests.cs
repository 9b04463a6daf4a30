using System.Collections.Concurrent;
using System.Globalization;
using ZsIdNode.Client.Http;
using ZsIdNode.Client.Wire;
using ZsIdNode.EndToEnd.Crashes;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using HandleAnswer = ZsIdNode.Client.Wire.HandleAnswer;
using ZsIdNode.Testing;

namespace ZsIdNode.EndToEnd;

/// <summary>
/// Kills the node with SIGKILL while clients register, opens its data folder again, and asks for everything
/// that was acknowledged in any round so far. Beside the clients goes in turn nothing, an import, a backup, and records
/// that are written over and over so that the files of the record view are compacted. ZSID_KILL_ROUNDS sets how often.
/// </summary>
public sealed class CrashTests
{
    private const int UsualRounds = 20;
    private const int Clients = 4;
    private const int BatchRows = 25;
    private const string EnterprisePrefix = "88.118.42";

    // As often as the options allow: every kill meets a node that is writing a checkpoint, or has just done so. With as little
    // memory as they allow, so that there is something to compact.
    private const string ManyCheckpoints = """ "storage": { "recordMemoryBytes": 8388608, "recordIndexBytes": 65536, "checkpoints": { "journalBytes": 65536, "interval": "00:00:01" } }, """;

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("ZSID_KILL_ROUNDS"), CultureInfo.InvariantCulture, out int rounds) ? rounds : UsualRounds;

    [Fact]
    public async Task Whatever_was_acknowledged_survives_kills_under_load()
    {
        using var folder = new TemporaryFolder();
        using ServedNode node = await ServedNode.StartAsync(folder.Path, ManyCheckpoints);
        using (NodeClient first = node.OpenHttp())
        {
            Assert.Null((await first.AllocateAsync(Prefix.Parse(EnterprisePrefix), "古镇灯饰")).Fault);
        }

        using var backups = new BackupsBeside(folder.Under("backups"), folder.Under("restored"));
        IBesideLoad?[] beside = [null, new ImportBeside(folder.Path), backups, new OverwritesBeside()];
        foreach (IBesideLoad other in beside.OfType<IBesideLoad>())
        {
            await other.PrepareAsync(node);
        }

        var acknowledged = new ConcurrentBag<(string Handle, string Url)>();
        var moments = new Random(20261121);
        for (int round = 1; round <= Rounds; round++)
        {
            int before = acknowledged.Count;
            IBesideLoad? other = beside[round % beside.Length];
            List<Task> load = [.. Enumerable.Range(0, Clients).Select(client => RegisterUntilKilledAsync(node, round, client, acknowledged))];
            if (other is not null)
            {
                load.Add(other.RunUntilKilledAsync(node));
            }

            // The kill comes after a number of acknowledgements, not after a time: it is always under load.
            int target = before + moments.Next(1, 400);
            int steps = moments.Next(other?.StepsMost ?? 1);
            await WaitForAsync(
                () => acknowledged.Count >= target && (other is null || other.Steps >= steps),
                load,
                () => $"round {round}: {acknowledged.Count - before} of {target - before} registrations, {other?.Steps} of {steps} steps of {other?.GetType().Name}");
            await node.KillAsync();
            await Task.WhenAll(load);

            await node.RestartAsync();
            await AssertAllResolveAsync(node, acknowledged, round);
            await AssertCountsAsync(node, acknowledged.Count, round);
            await Task.WhenAll(beside.OfType<IBesideLoad>().Select(one => one.AssertAsync(node)));
        }

        Assert.True(acknowledged.Count > Rounds, "Nothing was registered.");

        // What the views are now is what the journal alone brings about.
        Assert.Equal(0, await node.TerminateAsync());
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(node.Data, "checkpoints")));
        string kept = await DigestAsync(node);
        await ZsidProcess.MustAsync("rebuild", "--data", node.Data, "--config", node.Config);
        Assert.Equal(kept, await DigestAsync(node));
    }

    private static async Task<string> DigestAsync(ServedNode node)
    {
        string output = await ZsidProcess.MustAsync("verify-store", "--data", node.Data, "--config", node.Config);
        return output[(output.LastIndexOf("digest ", StringComparison.Ordinal) + "digest ".Length)..].Trim();
    }

    private static async Task RegisterUntilKilledAsync(ServedNode node, int round, int client, ConcurrentBag<(string Handle, string Url)> acknowledged)
    {
        using NodeClient http = node.OpenHttp();
        for (int batchNumber = 0; ; batchNumber++)
        {
            var batch = new RegistrationBatch();
            for (int row = 0; row < BatchRows; row++)
            {
                string suffix = string.Create(CultureInfo.InvariantCulture, $"R{round}-C{client}-B{batchNumber}-{row}");
                batch.TryAdd(new Registration(row, Handle.Parse($"{EnterprisePrefix}/{suffix}"), [HandleValue.OfText(1, "URL", $"https://example.org/{suffix}")]));
            }

            RegistrationAnswer answer = await http.RegisterAsync(batch);
            foreach (Receipt receipt in answer.Receipts.Where(receipt => receipt.Outcome == RegistrationOutcome.Registered))
            {
                acknowledged.Add((receipt.Handle, $"https://example.org/{receipt.Handle[(EnterprisePrefix.Length + 1)..]}"));
            }

            if (answer.Fault is NodeFault fault)
            {
                AssertIsDeath(fault);
                return;
            }
        }
    }

    /// <summary>A node that is killed does not refuse: it is gone.</summary>
    internal static void AssertIsDeath(NodeFault fault) =>
        Assert.True(fault.Kind is NodeFaultKind.Unreachable or NodeFaultKind.ConnectionLost, $"{fault.Kind}: {fault.Message}");

    private static async Task AssertAllResolveAsync(ServedNode node, IReadOnlyCollection<(string Handle, string Url)> acknowledged, int round)
    {
        await using HandleClient wire = node.OpenWire();
        foreach ((string Handle, string Url)[] chunk in acknowledged.Chunk(256))
        {
            HandleAnswer[] answers = await Task.WhenAll(chunk.Select(item => wire.ResolveAsync(item.Handle, ResolutionQuery.All, HandleTransport.Tcp)));
            for (int at = 0; at < chunk.Length; at++)
            {
                Assert.True(answers[at].ResponseCode == ResponseCode.Success, $"round {round}: {chunk[at].Handle} was acknowledged and is gone ({answers[at].ResponseCode})");
                Assert.Equal(chunk[at].Url, answers[at].Values.Single().Text);
            }
        }
    }

    /// <summary>What is counted may exceed what was acknowledged by what was in flight, and by no more.</summary>
    private static async Task AssertCountsAsync(ServedNode node, int acknowledged, int round)
    {
        using NodeClient http = node.OpenHttp();
        long registered = 0;

        // The day may change while the test runs.
        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(8));
        foreach (DateOnly day in new[] { today.AddDays(-1), today })
        {
            NodeAnswer<DayStats> stats = await http.StatsAsync(day, Prefix.Parse(EnterprisePrefix));
            Assert.Null(stats.Fault);
            registered += stats.Value!.Totals.Registered;
        }

        Assert.InRange(registered, acknowledged, acknowledged + ((long)round * Clients * BatchRows));
    }

    private static async Task WaitForAsync(Func<bool> condition, IReadOnlyList<Task> load, Func<string> progress)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!condition())
        {
            await (load.FirstOrDefault(one => one.IsFaulted) ?? Task.CompletedTask);
            Assert.False(patience.IsCancellationRequested, $"The node hangs. {progress()}");
            await Task.Delay(1);
        }
    }
}
