using System.Net;
using System.Net.Sockets;
using ZsIdNode.Client.Http;
using ZsIdNode.Client.Wire;

namespace ZsIdNode.EndToEnd;

/// <summary>A <c>zsid serve</c> on free loopback ports in a data folder, and the clients to it.</summary>
internal sealed class ServedNode : IDisposable
{
    private readonly string _config;
    private ZsidProcess _process;

    private ServedNode(string folder, string config, int wirePort, int httpPort, ZsidProcess process)
    {
        Folder = folder;
        _config = config;
        WirePort = wirePort;
        HttpPort = httpPort;
        _process = process;
    }

    public string Folder { get; }

    public int WirePort { get; }

    public int HttpPort { get; }

    public string Data => Path.Combine(Folder, "data");

    public Uri Http => new($"http://127.0.0.1:{HttpPort}");

    /// <summary>What <c>zsid serve</c> said of its data folder when it started.</summary>
    public string DataLine { get; private set; } = "";

    public static async Task<ServedNode> StartAsync(string folder)
    {
        int wire = FreePort();
        int http = FreePort();
        string config = Path.Combine(folder, "zsid.json");
        await File.WriteAllTextAsync(config, $$"""
            {
              // Ports that were free a moment ago.
              "wire": { "port": {{wire}} },
              "http": { "port": {{http}} },
            }
            """);
        var node = new ServedNode(folder, config, wire, http, Serve(config, folder));
        await node.ReadyAsync();
        return node;
    }

    public async Task RestartAsync()
    {
        _process.Dispose();
        _process = Serve(_config, Folder);
        await ReadyAsync();
    }

    public NodeClient OpenHttp() => new(new NodeClientOptions { Address = Http, Token = File.ReadAllText(Path.Combine(Data, "keys", "operator.token")).Trim() });

    public HandleClient OpenWire()
    {
        uint next = 1;
        return new HandleClient(HandleServer.At(new IPEndPoint(IPAddress.Loopback, WirePort)), () => Interlocked.Increment(ref next), TimeProvider.System);
    }

    public Task<int> TerminateAsync() => _process.TerminateAsync();

    public Task KillAsync() => _process.KillAsync();

    public void Dispose() => _process.Dispose();

    private static ZsidProcess Serve(string config, string folder) => ZsidProcess.Start("serve", "--config", config, "--data", Path.Combine(folder, "data"));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ReadyAsync()
    {
        DataLine = await _process.ReadUntilAsync("  data ");
        await _process.ReadUntilAsync("  token ");
    }
}
