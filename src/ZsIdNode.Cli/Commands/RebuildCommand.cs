using System.CommandLine;
using System.Globalization;
using ZsIdNode.Server.Maintenance;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid rebuild</c>: makes all views of a stopped node anew from its journal.</summary>
internal static class RebuildCommand
{
    public static Command Create()
    {
        var command = new Command("rebuild", "Drops the views of a stopped node and makes them anew from its journal. 重建视图。");
        var node = new StoppedNode(command);
        command.SetAction(async (parsed, stop) =>
        {
            Console.WriteLine("reading the whole journal …");
            var report = await NodeMaintenance.RebuildAsync(node.Options(parsed), TimeProvider.System, stop).ConfigureAwait(false);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rebuilt from {report.Transactions:N0} transactions in {report.Elapsed.TotalSeconds:N1} s."));
            return Verdict.Done;
        });
        return command;
    }
}
