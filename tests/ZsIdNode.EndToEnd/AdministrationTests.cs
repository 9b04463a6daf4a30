using System.Buffers;
using ZsIdNode.Client.Http;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Testing;

namespace ZsIdNode.EndToEnd;

/// <summary>An enterprise's administrator with a key of its own, against a served node, by the wire protocol.</summary>
public sealed class AdministrationTests : IAsyncLifetime, IDisposable
{
    private const string Identity = "300:0.NA/88.118.42";

    private readonly TemporaryFolder _folder = new();
    private ServedNode _node = null!;

    private string KeyName => Path.Combine(_folder.Path, "adm");

    private string[] Access => ["--server", $"127.0.0.1:{_node.WirePort}", "--auth", Identity, "--key", $"{KeyName}priv.bin"];

    public async Task InitializeAsync()
    {
        _node = await ServedNode.StartAsync(_folder.Path);
        await MustAsync("home", "88.118.42", "--registrant", "古镇灯饰", "--node", _node.Http.ToString(), "--data", _node.Data);
        await MustAsync("keys", "generate", KeyName);
        var administrator = new ArrayBufferWriter<byte>();
        new AdminRecord(AdminPermissions.All, new HandleReference("0.NA/88.118.42", 300)).Write(administrator);
        using NodeClient http = _node.OpenHttp();
        Assert.Equal(HandleFault.None, Handle.TryParse("0.NA/88.118.42", out Handle prefix));
        NodeAnswer<HandleAnswer> answer = await http.RegisterAsync(
            prefix,
            [
                new HandleValue(100, ValueTypes.Administrator, administrator.WrittenMemory),
                new HandleValue(300, ValueTypes.PublicKey, await File.ReadAllBytesAsync($"{KeyName}pub.bin")),
            ],
            overwrite: true,
            CancellationToken.None);
        Assert.Null(answer.Fault);
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_record_lives_from_its_creation_to_its_deletion(bool session)
    {
        string[] access = session ? [.. Access, "--session"] : Access;
        await MustAsync(["create", "88.118.42/LAMP-1", "URL=https://example.org/1", "名称=客厅吊灯", .. access]);
        await MustAsync(["value", "add", "88.118.42/LAMP-1", "70:NOTE=first", .. access]);
        await MustAsync(["value", "modify", "88.118.42/LAMP-1", "70:NOTE=second", .. access]);
        await MustAsync(["value", "remove", "88.118.42/LAMP-1", "1", .. access]);
        string listed = await MustAsync(["list", "88.118.42", .. access]);
        string resolved = await MustAsync("resolve", "88.118.42/LAMP-1", "--server", $"127.0.0.1:{_node.WirePort}");
        await MustAsync(["delete", "88.118.42/LAMP-1", .. access]);

        Assert.Contains("LAMP-1", listed, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("second", resolved, StringComparison.Ordinal);
        Assert.DoesNotContain("https://example.org/1", resolved, StringComparison.Ordinal);
        (int exitCode, _, string errors) = await ZsidProcess.RunAsync("resolve", "88.118.42/LAMP-1", "--server", $"127.0.0.1:{_node.WirePort}");
        Assert.Equal(1, exitCode);
        Assert.Contains("no such handle", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_goes_on_after_a_statement_that_fails_and_says_so()
    {
        string batch = Path.Combine(_folder.Path, "lamps.batch");
        await File.WriteAllTextAsync(batch, $"""
            AUTHENTICATE PUBKEY:{Identity}
            {KeyName}priv.bin

            CREATE 88.118.42/B1
            1 URL 86400 1110 UTF8 https://example.org/b1
            100 HS_ADMIN 86400 1110 ADMIN 300:111111111111:0.NA/88.118.42

            CREATE 88.118.42/B1
            1 URL 86400 1110 UTF8 https://example.org/b1

            CREATE 88.118.42/B2
            1 URL 86400 1110 UTF8 https://example.org/b2

            DELETE 88.118.42/B1
            """);

        (int exitCode, string output, string errors) = await ZsidProcess.RunAsync("batch", batch, "--server", $"127.0.0.1:{_node.WirePort}");

        Assert.Equal(1, exitCode);
        Assert.Contains("4 statements done, 1 failed.", output, StringComparison.Ordinal);
        Assert.Contains("lamps.batch:8: 88.118.42/B1: ", errors, StringComparison.Ordinal);
        Assert.Contains("https://example.org/b2", await MustAsync("resolve", "88.118.42/B2", "--server", $"127.0.0.1:{_node.WirePort}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_key_than_the_administrators_changes_nothing()
    {
        string other = Path.Combine(_folder.Path, "other");
        await MustAsync("keys", "generate", other);

        (int exitCode, _, string errors) = await ZsidProcess.RunAsync(
            "create", "88.118.42/LAMP-9", "URL=https://example.org/9", "--server", $"127.0.0.1:{_node.WirePort}", "--auth", Identity, "--key", $"{other}priv.bin");

        Assert.Equal(1, exitCode);
        Assert.Contains("403", errors, StringComparison.Ordinal);
    }

    private static async Task<string> MustAsync(params string[] arguments)
    {
        (int exitCode, string output, string errors) = await ZsidProcess.RunAsync(arguments);
        Assert.True(exitCode == 0, $"zsid {string.Join(' ', arguments)}: {errors}");
        return output;
    }
}
