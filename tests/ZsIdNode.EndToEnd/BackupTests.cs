using System.Globalization;
using ZsIdNode.Client.Http;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Testing;
using HandleAnswer = ZsIdNode.Client.Wire.HandleAnswer;

namespace ZsIdNode.EndToEnd;

/// <summary>Backups of a running node, restored and compared; kills while one is taken.</summary>
public sealed class BackupTests : IDisposable
{
    private const string EnterprisePrefix = "88.118.42";

    private readonly TemporaryFolder _folder = new();

    private string Target => _folder.Under("target");

    [Fact]
    public async Task A_node_restored_from_a_backup_answers_as_the_one_backed_up()
    {
        using ServedNode node = await ServedNode.StartAsync(_folder.Path);
        await RegisterAsync(node, from: 0, count: 300);

        await BackUpAsync(node, "--location", "Zhongshan", "--with-keys");
        await RegisterAsync(node, from: 300, count: 300);
        string output = await BackUpAsync(node, "--with-keys");
        Assert.Contains("The node's keys are in it", output, StringComparison.Ordinal);
        Assert.Equal(0, await node.TerminateAsync());

        // What was registered is what is compared: questions asked meanwhile are no part of a record.
        string digest = await DigestAsync(node.Data);
        string elsewhere = _folder.Under("elsewhere");
        string restored = Path.Combine(elsewhere, "data");
        (int exitCode, _, string errors) = await ZsidProcess.RunAsync("restore", Target, "--data", restored);
        Assert.True(exitCode == 0, errors);
        Assert.Equal(digest, await DigestAsync(restored));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(node.Data, "keys", "site.pem")), await File.ReadAllTextAsync(Path.Combine(restored, "keys", "site.pem")));

        using ServedNode again = await ServedNode.StartAsync(elsewhere);
        await using HandleClient wire = again.OpenWire();
        for (int number = 0; number < 600; number += 37)
        {
            HandleAnswer answer = await wire.ResolveAsync($"{EnterprisePrefix}/L-{number}", ResolutionQuery.All, HandleTransport.Tcp);
            Assert.Equal(ResponseCode.Success, answer.ResponseCode);
            Assert.Equal($"https://example.org/{number}", answer.Values.Single().Text);
        }
    }

    [Fact]
    public async Task A_stopped_node_is_backed_up_too_and_a_folder_that_is_not_empty_is_not_restored_into()
    {
        using ServedNode node = await ServedNode.StartAsync(_folder.Path);
        await RegisterAsync(node, from: 0, count: 20);
        Assert.Equal(0, await node.TerminateAsync());

        string output = await BackUpAsync(node, "--location", "Zhongshan");
        Assert.Contains("The node's keys are not in it", output, StringComparison.Ordinal);

        (int exitCode, _, string errors) = await ZsidProcess.RunAsync("restore", Target, "--data", node.Data);
        Assert.Equal(1, exitCode);
        Assert.Contains("not an empty folder", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_is_not_allowed_is_refused_without_a_consent()
    {
        using ServedNode node = await ServedNode.StartAsync(_folder.Path);

        (int exitCode, _, string errors) = await ZsidProcess.RunAsync(Arguments(node, "--location", "Guiyang"));
        Assert.Equal(1, exitCode);
        Assert.Contains("--consent", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));

        string output = await BackUpAsync(node, "--location", "Guiyang", "--consent", "2026-17");
        Assert.Contains("2026-17", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kill_during_a_backup_leaves_the_one_before_usable()
    {
        using ServedNode node = await ServedNode.StartAsync(_folder.Path);
        await RegisterAsync(node, from: 0, count: 100);
        await BackUpAsync(node, "--location", "Zhongshan");
        for (int round = 1; round <= 5; round++)
        {
            await RegisterAsync(node, from: 1_000 * round, count: 200);
            using NodeClient http = node.OpenHttp();
            NodeAnswer<BackupAnswer> begun = await http.BeginBackupAsync(new BackupOrder(Target, Location: null, Consent: null, WithKeys: false));
            Assert.Null(begun.Fault);

            // It may have come to its end by now, in which case the kill follows it.
            await node.KillAsync();
            string restored = _folder.Under($"restored-{round}");
            (int exitCode, _, string errors) = await ZsidProcess.RunAsync("restore", Target, "--data", restored);
            Assert.True(exitCode == 0, errors);
            await DigestAsync(restored);
            await node.RestartAsync();
        }
    }

    [Fact]
    public async Task A_damaged_store_is_told_by_its_exit_code()
    {
        using ServedNode node = await ServedNode.StartAsync(_folder.Path);
        await RegisterAsync(node, from: 0, count: 50);
        Assert.Equal(0, await node.TerminateAsync());
        await DigestAsync(node.Data);
        string state = Directory.GetFiles(Path.Combine(node.Data, "views", "counts")).Order(StringComparer.Ordinal).Last();
        byte[] bytes = await File.ReadAllBytesAsync(state);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(state, bytes);

        (int exitCode, _, string errors) = await ZsidProcess.RunAsync("verify-store", "--data", node.Data);

        Assert.Equal(1, exitCode);
        Assert.Contains(Path.GetFileName(state), errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task RegisterAsync(ServedNode node, int from, int count)
    {
        using NodeClient http = node.OpenHttp();
        if (from == 0)
        {
            Assert.Null((await http.AllocateAsync(Prefix.Parse(EnterprisePrefix), "古镇灯饰")).Fault);
        }

        var batch = new RegistrationBatch();
        for (int number = from; number < from + count; number++)
        {
            string suffix = number.ToString(CultureInfo.InvariantCulture);
            batch.TryAdd(new Registration(number - from, Handle.Parse($"{EnterprisePrefix}/L-{suffix}"), [HandleValue.OfText(1, "URL", $"https://example.org/{suffix}")]));
        }

        RegistrationAnswer answer = await http.RegisterAsync(batch);
        Assert.Null(answer.Fault);
        Assert.All(answer.Receipts, receipt => Assert.Equal(RegistrationOutcome.Registered, receipt.Outcome));
    }

    private static async Task<string> DigestAsync(string data)
    {
        (int exitCode, string output, string errors) = await ZsidProcess.RunAsync("verify-store", "--data", data);
        Assert.True(exitCode == 0, errors + output);
        return output[(output.LastIndexOf("digest ", StringComparison.Ordinal) + "digest ".Length)..].Trim();
    }

    private async Task<string> BackUpAsync(ServedNode node, params string[] options)
    {
        (int exitCode, string output, string errors) = await ZsidProcess.RunAsync(Arguments(node, options));
        Assert.True(exitCode == 0, errors);
        return output;
    }

    private string[] Arguments(ServedNode node, params string[] options) =>
        ["backup", Target, "--node", node.Http.ToString(), "--data", node.Data, .. options];
}
