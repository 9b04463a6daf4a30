using System.Net;
using System.Net.Sockets;
using ZsIdNode.Client.Http;
using ZsIdNode.Client.Wire;

namespace ZsIdNode.EndToEnd;

/// <summary>A <c>zsid serve</c> on free loopback ports in a data folder, and the clients to it.</summary>
internal sealed class ServedNode : IDisposable
{
    private readonly string[] _arguments;
    private ZsidProcess _process;

    private ServedNode(string folder, string[] arguments, int wirePort, int httpPort)
    {
        Folder = folder;
        _arguments = arguments;
        WirePort = wirePort;
        HttpPort = httpPort;
        _process = ZsidProcess.Start(arguments);
    }

    public string Folder { get; }

    public int WirePort { get; }

    public int HttpPort { get; }

    public string Data => Path.Combine(Folder, "data");

    public string Config => Path.Combine(Folder, "zsid.json");

    public Uri Http => new($"http://127.0.0.1:{HttpPort}");

    /// <summary>What <c>zsid serve</c> said of its data folder when it started.</summary>
    public string DataLine { get; private set; } = "";

    public HandleServer Server => HandleServer.At(new IPEndPoint(IPAddress.Loopback, WirePort));

    /// <param name="options">Further members of the configuration, each with a comma behind it.</param>
    public static async Task<ServedNode> StartAsync(string folder, string options = "")
    {
        (string config, int wire, int http) = await ConfigureAsync(folder, administrators: "", options);
        var node = new ServedNode(folder, ["serve", "--config", config, "--data", Path.Combine(folder, "data")], wire, http);
        await node.ReadyAsync();
        return node;
    }

    /// <summary>Serves a folder that <c>zsid init</c> made for a prefix, with the key pair <c>300:0.NA/…</c> for its administrator.</summary>
    /// <param name="administrators">More administrators; only a configuration can name them, so one is made for init as well.</param>
    public static async Task<ServedNode> FoundAsync(string folder, string prefix, params string[] administrators)
    {
        Directory.CreateDirectory(folder);
        string data = Path.Combine(folder, "data");
        string[] names = [$"300:0.NA/{prefix}", .. administrators];
        (string config, int wire, int http) = await ConfigureAsync(folder, string.Join(", ", names.Select(name => $"\"{name}\"")));
        string[] configuration = administrators.Length > 0 ? ["--config", config] : [];
        string[] ports = administrators.Length > 0 ? [] : ["--port", $"{wire}", "--http-port", $"{http}"];
        await ZsidProcess.MustAsync(["init", "--data", data, "--prefix", prefix, "--administrator", names[0], .. configuration, .. ports]);
        var node = new ServedNode(folder, ["serve", .. configuration, "--data", data], wire, http);
        await node.ReadyAsync();
        return node;
    }

    public async Task RestartAsync()
    {
        _process.Dispose();
        _process = ZsidProcess.Start(_arguments);
        await ReadyAsync();
    }

    /// <summary>Homes a prefix as the node's operator.</summary>
    public Task HomeAsync(string prefix) =>
        ZsidProcess.MustAsync("home", prefix, "--registrant", "古镇灯饰", "--node", Http.ToString(), "--data", Data);

    public NodeClient OpenHttp() => new(new NodeClientOptions { Address = Http, Token = File.ReadAllText(Path.Combine(Data, "keys", "operator.token")).Trim() });

    public HandleClient OpenWire()
    {
        uint next = 1;
        return new HandleClient(Server, () => Interlocked.Increment(ref next), TimeProvider.System, new HandleClientOptions { FallsBackToTcp = false });
    }

    public Task<int> TerminateAsync() => _process.TerminateAsync();

    public Task KillAsync() => _process.KillAsync();

    public void Dispose() => _process.Dispose();

    private static async Task<(string Config, int Wire, int Http)> ConfigureAsync(string folder, string administrators, string options = "")
    {
        int wire = FreePort();
        int http = FreePort();
        string config = Path.Combine(folder, "zsid.json");
        await File.WriteAllTextAsync(config, $$"""
            {
              // Ports that were free a moment ago.
              "wire": { "port": {{wire}}, "administrators": [{{administrators}}] },
              "http": { "port": {{http}} },
              {{options}}
            }
            """);
        return (config, wire, http);
    }

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
