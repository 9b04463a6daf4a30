using System.CommandLine;
using System.Globalization;
using ZsIdNode.Cli.Output;
using ZsIdNode.Server.Maintenance;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid restore SOURCE --data FOLDER</c>: makes a data folder from a backup.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "The folder that 'zsid backup' was given." };
        var data = new Option<string>("--data") { Description = "The data folder to make; it must be empty or not there yet.", HelpName = "dir", Required = true };
        var sequence = new Option<long?>("--sequence") { Description = "Which backup, by its last transaction; the newest unless set.", HelpName = "number" };
        var command = new Command("restore", "Makes a data folder from a backup. 恢复备份。") { source, data, sequence };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetValue(data)!;
            var report = NodeMaintenance.Restore(parsed.GetValue(source)!, folder, parsed.GetValue(sequence), new CopyLine("restoring").Report, CancellationToken.None);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"restored {report.Files:N0} files, {report.Bytes:N0} bytes: node {report.NodeId} up to transaction {report.Sequence}, as backed up on {report.Taken:yyyy-MM-dd HH:mm:ss} UTC."));
            if (!report.WithKeys)
            {
                Console.WriteLine($"The backup has no keys. Put the node's own into {Path.Combine(folder, "keys")} before it starts; otherwise it makes new ones, and clients that know the old ones refuse it.");
            }

            Console.WriteLine($"Check it with: zsid verify-store --data {folder}");
            return Verdict.Done;
        });
        return command;
    }
}
