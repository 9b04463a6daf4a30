using System.Text.Json;
using ZsIdNode.Server.Tests.Fakes;
using ZsIdNode.Testing;

namespace ZsIdNode.Server.Tests.Http;

public sealed class BackupEndpointTests(RunningNode node) : IClassFixture<RunningNode>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Strangers_neither_begin_a_backup_nor_hear_of_one()
    {
        Assert.Equal(401, (await node.SendAsync("POST", "/api/backup", Order(_folder.Under("target")), token: "zsid_0123456789abcdef")).Status);
        Assert.Equal(401, (await node.SendAsync("GET", "/api/backup", token: "zsid_0123456789abcdef")).Status);
        Assert.False(Directory.Exists(_folder.Under("target")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"target":7}""")]
    [InlineData("""{"target":"relative/path","location":"Zhongshan"}""")]
    [InlineData("""{"target":"/tmp/x","location":["Zhongshan"]}""")]
    [InlineData("""{"target":"/tmp/x","withKeys":"yes"}""")]
    [InlineData("""{"target":"/tmp/x\u0000y","location":"Zhongshan"}""")]
    public async Task A_body_that_makes_no_sense_is_refused(string body) =>
        Assert.Equal(400, (await node.SendAsync("POST", "/api/backup", body)).Status);

    [Fact]
    public async Task A_backup_is_taken_and_told()
    {
        string target = _folder.Under("target");

        Assert.Equal(202, (await node.SendAsync("POST", "/api/backup", Order(target))).Status);
        JsonElement state = await EndAsync();

        Assert.Equal("done", state.GetProperty("status").GetString());
        Assert.Equal("Zhongshan", state.GetProperty("location").GetString());
        Assert.Single(Directory.GetFiles(Path.Combine(target, "backups")));
    }

    [Fact]
    public async Task A_backup_that_fails_says_why()
    {
        Assert.Equal(202, (await node.SendAsync("POST", "/api/backup", Order(_folder.Under("target"), location: "Guiyang"))).Status);
        JsonElement state = await EndAsync();

        Assert.Equal("failed", state.GetProperty("status").GetString());
        Assert.Contains("--consent", state.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Order(string target, string location = "Zhongshan") => JsonSerializer.Serialize(new { target, location, consent = (string?)null, withKeys = false });

    private async Task<JsonElement> EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            JsonElement state = (await node.SendAsync("GET", "/api/backup")).Json;
            if (state.GetProperty("status").GetString() != "running")
            {
                return state;
            }

            await Task.Delay(1, patience.Token);
        }
    }
}
