using ZsIdNode.Testing;

namespace ZsIdNode.EndToEnd;

public sealed class QuickstartTests
{
    [Fact]
    public async Task Quickstart_once_imports_the_samples_resolves_by_each_door_counts_and_ends()
    {
        (int exitCode, string output, string errors) = await ZsidProcess.RunAsync("quickstart", "--once");

        Assert.True(exitCode == 0, errors);
        Assert.Contains("lamps.csv: 8,000 registered", output, StringComparison.Ordinal);
        Assert.Contains("locks.csv: 6,500 registered", output, StringComparison.Ordinal);
        Assert.Contains("furniture.csv: 7,000 registered", output, StringComparison.Ordinal);
        Assert.Contains("UDP 127.0.0.1", output, StringComparison.Ordinal);
        Assert.Contains("TCP 127.0.0.1", output, StringComparison.Ordinal);
        Assert.Contains("HTTP http://127.0.0.1", output, StringComparison.Ordinal);
        Assert.Contains("北欧落地灯", output, StringComparison.Ordinal);
        Assert.Contains("newIdentifiersInYear", output, StringComparison.Ordinal);
        Assert.Contains("21,500 of > 100,000,000", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quickstart_refuses_a_folder_that_is_not_empty()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "mine.txt"), "mine");

        (int exitCode, _, string errors) = await ZsidProcess.RunAsync("quickstart", "--once", "--data", folder.Path);

        Assert.Equal(1, exitCode);
        Assert.Contains("is not empty", errors, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(folder.Path, "mine.txt")));
    }
}
