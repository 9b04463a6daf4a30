using System.Diagnostics;
using ZsIdNode.Testing;

namespace ZsIdNode.EndToEnd;

/// <summary>Clients of another language that share no code with us, against a served node; see <c>foreign/README.md</c>.</summary>
public sealed class ForeignClientTests : IDisposable
{
    private static readonly TimeSpan TimeMost = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    [PythonFact]
    public async Task Clients_that_share_no_code_with_the_node_are_served_as_they_need_it()
    {
        using ServedNode node = await ServedNode.FoundAsync(Path.Combine(_folder.Path, "node"), "88.118");
        await node.HomeAsync("88.118");
        await ZsidProcess.MustAsync("register", "--file", Path.Combine(node.Data, "parent", "88.118.json"), "--overwrite", "--node", node.Http.ToString(), "--data", node.Data);
        string[] asked = ["-B", Path.Combine(AppContext.BaseDirectory, "foreign", "clients.py"), "127.0.0.1", $"{node.WirePort}", "88.118", Path.Combine(node.Data, "keys", "admpriv.bin")];

        using Process python = Process.Start(new ProcessStartInfo(PythonFactAttribute.Program, asked) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = python.StandardError.ReadToEndAsync();
        string output = await python.StandardOutput.ReadToEndAsync().WaitAsync(TimeMost);
        await python.WaitForExitAsync().WaitAsync(TimeMost);

        Assert.True(python.ExitCode == 0, $"{output}{await errors}");
        Assert.EndsWith("11 of 11\n", output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
