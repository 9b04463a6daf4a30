using System.Globalization;
using System.Text;
using ZsIdNode.Client.Http;
using ZsIdNode.Handles;
using ZsIdNode.Testing;

namespace ZsIdNode.EndToEnd;

/// <summary>Kills the node and the importer in the middle of an import; the same command again ends it, and every line is registered once.</summary>
public sealed class InterruptedImportTests : IDisposable
{
    private const int Rows = 60_000;
    private const string EnterprisePrefix = "88.118.42";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_node_that_is_killed_under_an_import_goes_on_with_it()
    {
        using ServedNode node = await ServedNode.StartAsync(_folder.Path);
        await node.HomeAsync(EnterprisePrefix);
        string[] import = Command(node);
        using ZsidProcess importer = ZsidProcess.Start(import);
        foreach (int kill in (int[])[1, 2])
        {
            await WaitUntilAsync(node, registered: kill * Rows / 4);
            await node.KillAsync();
            await node.RestartAsync();
        }

        // The importer has waited for the node, each time.
        (int exitCode, string output, string errors) = await importer.EndAsync();
        Assert.True(exitCode == 0, output + errors);
        Assert.Equal(Rows, await RegisteredAsync(node));

        // And the node remembers the import after one more kill.
        await node.KillAsync();
        await node.RestartAsync();
        Assert.Contains($"0 registered now, {Rows:N0} had been before, 0 refused", await ZsidProcess.MustAsync(import), StringComparison.Ordinal);
        Assert.Equal(Rows, await RegisteredAsync(node));
    }

    [Fact]
    public async Task An_importer_that_is_killed_is_started_again_and_goes_on()
    {
        using ServedNode node = await ServedNode.StartAsync(_folder.Path);
        await node.HomeAsync(EnterprisePrefix);
        string[] import = Command(node);
        using (ZsidProcess importer = ZsidProcess.Start(import))
        {
            await WaitUntilAsync(node, registered: Rows / 4);
            await importer.KillAsync();
        }

        // What was under way may still be taken; nothing more comes.
        string output = await ZsidProcess.MustAsync(import);

        Assert.Contains("had been before, 0 refused by the node, 0 faulty rows", output, StringComparison.Ordinal);
        string[] words = output[(output.IndexOf(": ", StringComparison.Ordinal) + 2)..].Split(' ');
        long now = long.Parse(words[0], NumberStyles.Number, CultureInfo.InvariantCulture);
        long before = long.Parse(words[3], NumberStyles.Number, CultureInfo.InvariantCulture);
        Assert.InRange(before, Rows / 4, Rows);
        Assert.Equal(Rows, now + before);
        Assert.Equal(Rows, await RegisteredAsync(node));
    }

    private static async Task WaitUntilAsync(ServedNode node, long registered)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await RegisteredAsync(node) < registered)
        {
            await Task.Delay(1, patience.Token);
        }
    }

    private static async Task<long> RegisteredAsync(ServedNode node)
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

        return registered;
    }

    private string[] Command(ServedNode node)
    {
        string file = _folder.Under("catalogue.csv");
        var text = new StringBuilder("suffix,URL,product_name\n");
        for (int row = 0; row < Rows; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"LAMP-{row},https://example.org/{row},古镇灯饰 {row}\n");
        }

        File.WriteAllText(file, text.ToString());
        return ["import", file, "--prefix", EnterprisePrefix, "--node", node.Http.ToString(), "--data", node.Data];
    }
}
