using System.CommandLine;
using System.Globalization;
using ZsIdNode.Server.Maintenance;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid verify-store</c>: reads everything that a stopped node has stored, and says what is wrong with it.</summary>
internal static class VerifyStoreCommand
{
    public static Command Create()
    {
        var command = new Command("verify-store", "Checks all that a stopped node has stored; changes nothing. 校验存储。");
        var node = new StoppedNode(command);
        command.SetAction(async (parsed, stop) =>
        {
            var report = await NodeMaintenance.VerifyAsync(node.Options(parsed), TimeProvider.System, Console.WriteLine, stop).ConfigureAwait(false);
            foreach (string note in report.Notes)
            {
                Console.WriteLine($"  note   {note}");
            }

            foreach (string fault in report.Faults)
            {
                Console.Error.WriteLine($"  fault  {fault}");
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Transactions:N0} transactions up to {report.Sequence}, {report.Records:N0} records, {report.Checkpoints} checkpoints; digest {report.Digest}"));
            return report.IsWhole ? Verdict.Done : Verdict.Fail("the store is damaged; see above.");
        });
        return command;
    }
}
