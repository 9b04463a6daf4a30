using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using ZsIdNode.Cli.Quickstart;
using ZsIdNode.Client.Http;
using ZsIdNode.Server;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid quickstart</c>: a fresh node with three invented enterprises, shown at work; then it goes on serving.</summary>
internal static class QuickstartCommand
{
    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "End after the tour instead of serving on." };
        var data = new Option<string?>("--data") { Description = "A new data folder; a temporary one unless set.", HelpName = "dir" };
        var command = new Command("quickstart", "Shows a fresh node at work. 快速体验。") { once, data };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(once), parsed.GetValue(data), stop));
        return command;
    }

    private static async Task<int> RunAsync(bool once, string? data, CancellationToken stop)
    {
        if (data is not null && Directory.Exists(data) && Directory.EnumerateFileSystemEntries(data).Any())
        {
            return Verdict.Fail($"--data: {data} is not empty; quickstart needs a new folder, and 'zsid serve --data {data}' opens an old one.");
        }

        string folder = data ?? Directory.CreateTempSubdirectory("zsid-quickstart-").FullName;
        try
        {
            return await RunAsync(once, Options(folder), stop).ConfigureAwait(false);
        }
        finally
        {
            if (data is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task<int> RunAsync(bool once, NodeOptions options, CancellationToken stop)
    {
        Node node = await Node.StartAsync(options, TimeProvider.System, NodeLog.ToStandardError).ConfigureAwait(false);
        await using (node.ConfigureAwait(false))
        {
            NodeBanner.Show(node, options);
            using var http = new NodeClient(new NodeClientOptions { Address = node.Http, Token = File.ReadAllText(node.TokenFile).Trim() });
            int verdict = await new QuickstartTour(node, http).RunAsync(stop).ConfigureAwait(false);
            if (!once && verdict == Verdict.Done)
            {
                Console.WriteLine($"\nThe node goes on serving; Ctrl+C stops it{(options.Data.StartsWith(Path.GetTempPath(), StringComparison.Ordinal) ? " and deletes its data" : "")}. Try:");
                Console.WriteLine($"  curl {node.Http}api/handles/88.118.42/LAMP-2026-000017");
                await ShutdownSignal.WaitAsync(node.Completion, stop).ConfigureAwait(false);
            }

            return verdict;
        }
    }

    /// <summary>The usual ports when they are free, any others when not: a newcomer's machine may run a node already.</summary>
    private static NodeOptions Options(string folder)
    {
        var wire = new WireOptions();
        var http = new HttpOptions();
        return new NodeOptions
        {
            Data = folder,
            Wire = IsFree(wire.Port) ? wire : new WireOptions { Port = 0 },
            Http = IsFree(http.Port) ? http : new HttpOptions { Port = 0 },
        };
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var tcp = new TcpListener(IPAddress.Loopback, port);
            tcp.Start();
            using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
