using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using ZsIdNode.LoadTests.Measuring;
using ZsIdNode.Server;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.LoadTests.Nodes;

/// <summary>A node in a process of its own, on free loopback ports, with a data folder that is gone afterwards.</summary>
internal sealed partial class NodeProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const long StartTimeMost = 30 * Clock.Second;
    private static readonly TimeSpan StopTimeMost = TimeSpan.FromSeconds(15);

    // Every member is spelled out, so that what was measured can be read from the file alone.
    private static readonly JsonSerializerOptions ConfigJson = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true };

    private readonly Process _process;
    private readonly string _folder;

    private NodeProcess(Process process, string folder, NodeAddress address)
    {
        _process = process;
        _folder = folder;
        Address = address;
    }

    public NodeAddress Address { get; }

    /// <summary>The time that the node has had on processors.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="program">The program and its first arguments; <c>serve --config F --data D</c> is added.</param>
    /// <param name="parent">The folder in which the data folder is made: its disk is what registrations are measured on.</param>
    public static async Task<NodeProcess> StartAsync(IReadOnlyList<string> program, string parent)
    {
        string folder = Directory.CreateDirectory(Path.Combine(parent, $"zsid-load-{Environment.ProcessId}")).FullName;
        int wirePort = FreePort.Take();
        int httpPort = FreePort.Take();
        string config = Path.Combine(folder, "zsid.json");
        string data = Path.Combine(folder, "data");
        var options = new NodeOptions { Wire = new WireOptions { Port = wirePort }, Http = new HttpOptions { Port = httpPort } };
        await File.WriteAllBytesAsync(config, JsonSerializer.SerializeToUtf8Bytes(options, ConfigJson));

        var start = new ProcessStartInfo(program[0], [.. program.Skip(1), HostedNode.Verb, "--config", config, "--data", data])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var http = new Uri($"http://127.0.0.1:{httpPort}/");
        var node = new NodeProcess(process, folder, new NodeAddress(new IPEndPoint(IPAddress.Loopback, wirePort), http, Token: null));
        try
        {
            await node.WaitUntilHealthyAsync();
            string token = (await File.ReadAllTextAsync(Path.Combine(data, "keys", "operator.token"))).Trim();
            return new NodeProcess(process, folder, node.Address with { Token = token });
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, SigTerm);
            using var patience = new CancellationTokenSource(StopTimeMost);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                await Console.Error.WriteLineAsync($"The node did not stop within {StopTimeMost.TotalSeconds} s and was killed.");
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task WaitUntilHealthyAsync()
    {
        using HttpClient client = Address.CreateClient(connections: 1);
        long giveUpAt = Clock.Now() + StartTimeMost;
        while (Clock.Now() < giveUpAt)
        {
            if (_process.HasExited)
            {
                throw new LoadTestException($"The node ended with exit code {_process.ExitCode} before it was ready; what it said stands above.");
            }

            try
            {
                using HttpResponseMessage health = await client.GetAsync("healthz");
                if (health.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Its door is not open yet.
            }

            await Task.Delay(50);
        }

        throw new LoadTestException($"The node was not healthy within {StartTimeMost / Clock.Second} s.");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
