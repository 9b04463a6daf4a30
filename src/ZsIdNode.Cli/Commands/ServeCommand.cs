using System.CommandLine;
using ZsIdNode.Server;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid serve</c>: the node, until SIGTERM or Ctrl+C.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = $"The configuration file (JSON with comments); without it {NodeOptions.FileName} in the data folder, if there is one.", HelpName = "file" };
        var data = new Option<string?>("--data") { Description = "The data folder; it comes before the configuration's.", HelpName = "dir" };
        var command = new Command("serve", "Runs the node. 运行节点。") { config, data };
        command.SetAction(async (parsed, stop) =>
        {
            NodeOptions options = parsed.GetValue(config) is string file ? NodeOptions.Load(file) : NodeOptions.LoadIn(parsed.GetValue(data) ?? new NodeOptions().Data);
            return await RunAsync(options.In(parsed.GetValue(data) ?? options.Data), stop).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(NodeOptions options, CancellationToken stop)
    {
        Node node = await Node.StartAsync(options, TimeProvider.System, NodeLog.ToStandardError).ConfigureAwait(false);
        await using (node.ConfigureAwait(false))
        {
            // Before it is said that the node runs: whoever reads that may stop it at once.
            Task stopping = ShutdownSignal.WaitAsync(node.Completion, stop);
            NodeBanner.Show(node, options);
            await stopping.ConfigureAwait(false);
            Console.WriteLine("stopping …");
            await node.StopAsync().ConfigureAwait(false);
            if (node.Completion.IsFaulted)
            {
                return Verdict.Fail($"the node had to stop: {node.Completion.Exception.InnerException!.Message}");
            }

            if (!node.Completion.IsCompleted)
            {
                return Verdict.Fail("stopped while a change still waited for the disk; it was not acknowledged. Look at the disk before the next start.");
            }
        }

        Console.WriteLine("stopped; everything acknowledged is on disk.");
        return Verdict.Done;
    }
}
