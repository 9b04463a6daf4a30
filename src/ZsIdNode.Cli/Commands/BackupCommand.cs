using System.CommandLine;
using System.Globalization;
using ZsIdNode.Cli.Output;
using ZsIdNode.Client.Http;
using ZsIdNode.Server;
using ZsIdNode.Server.Maintenance;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid backup TARGET</c>: lets the running node back itself up, or does it when none runs.</summary>
internal static class BackupCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var target = new Argument<string>("target") { Description = "The folder that takes the backup: on the node's machine, best on another disk." };
        var location = new Option<string?>("--location") { Description = "The label of the place where the folder lies, such as Zhongshan; needed the first time.", HelpName = "label" };
        var consent = new Option<string?>("--consent") { Description = "The reference of the written consent, for a place that is not among backup.allowedLocations.", HelpName = "reference" };
        var withKeys = new Option<bool>("--with-keys") { Description = "Takes the node's key and the operator's token, too: whoever has the backup can then pass for the node." };
        var config = new Option<string?>("--config") { Description = "The configuration file, for a node that does not run.", HelpName = "file" };
        var command = new Command("backup", "Takes a backup of a node, running or not; only what is new is copied. 备份。") { target, location, consent, withKeys, config };
        var access = new NodeAccess(command);
        command.SetAction(async (parsed, stop) =>
        {
            var order = new BackupOrder(Path.GetFullPath(parsed.GetValue(target)!), parsed.GetValue(location), parsed.GetValue(consent), parsed.GetValue(withKeys));
            NodeOptions options = parsed.GetValue(config) is string file ? NodeOptions.Load(file) : new NodeOptions();
            options = options.In(access.FindData(parsed) ?? options.Data);

            // A folder that nobody holds has no running node: whatever answers at the address is another one.
            return NodeMaintenance.IsFree(options.Data)
                ? await TakeAsync(options, order, stop).ConfigureAwait(false)
                : await AskAsync(access, parsed, order, stop).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> TakeAsync(NodeOptions options, BackupOrder order, CancellationToken stop)
    {
        Console.WriteLine($"no node runs with {options.Data}; backing it up as it is …");
        var report = await NodeMaintenance.BackUpAsync(options, order.Target, order.Location, order.Consent, order.WithKeys, TimeProvider.System, new CopyLine("looked at").Report, stop).ConfigureAwait(false);
        return Tell(order, new BackupAnswer("done", report.Bytes, report.Bytes, Message: null, report.Sequence, report.Files, report.BytesCopied, report.Location, report.Consent, report.WithKeys));
    }

    private static async Task<int> AskAsync(NodeAccess access, ParseResult parsed, BackupOrder order, CancellationToken stop)
    {
        using NodeClient? node = access.Open(parsed, out string fault);
        if (node is null)
        {
            return Verdict.Fail(fault);
        }

        NodeAnswer<BackupAnswer> answer = await node.BeginBackupAsync(order, stop).ConfigureAwait(false);
        var line = new CopyLine("looked at");
        while (answer.Value is { Status: "running" } running)
        {
            line.Report(running.BytesDone, running.Bytes);
            await Task.Delay(Pause, stop).ConfigureAwait(false);
            answer = await node.BackupAsync(stop).ConfigureAwait(false);
        }

        return answer.Value switch
        {
            { Status: "done" } done => Tell(order, done),
            { } failed => Verdict.Fail(failed.Message ?? "the node forgot the backup: it was started anew. Earlier backups are as they were."),
            null => Verdict.Fail(answer.Fault!.Message),
        };
    }

    private static int Tell(BackupOrder order, BackupAnswer done)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"backed up to {order.Target} in {done.Location}: {done.Files:N0} files, {done.Bytes:N0} bytes, {done.BytesCopied:N0} of them new, up to transaction {done.Sequence}."));
        if (done.Consent is string consent)
        {
            Console.WriteLine($"under the consent {consent}.");
        }

        Console.WriteLine(done.WithKeys
            ? "The node's keys are in it: keep it as you keep them."
            : "The node's keys are not in it: keep a copy of keys/ elsewhere, or take it with --with-keys.");
        return Verdict.Done;
    }
}
