using System.CommandLine;
using ZsIdNode.Cli.Output;
using ZsIdNode.Client.Http;
using ZsIdNode.Handles;
using ZsIdNode.Metering;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid stats</c>: what was registered and resolved on a Beijing day, per prefix and door.</summary>
internal static class StatsCommand
{
    public static Command Create()
    {
        var day = new Option<string?>("--day") { Description = "The day in Beijing time; today unless set.", HelpName = "yyyy-mm-dd" };
        var prefix = new Option<string?>("--prefix") { Description = "Only this prefix.", HelpName = "prefix" };
        var json = new Option<bool>("--json") { Description = "Print the node's answer as JSON." };
        var command = new Command("stats", "Shows a day's counts. 统计。") { day, prefix, json };
        var access = new NodeAccess(command);
        command.SetAction(async (parsed, stop) =>
        {
            BeijingDay shown = BeijingDay.Of(TimeProvider.System.GetUtcNow());
            if (parsed.GetValue(day) is string dayText && !BeijingDay.TryParse(dayText, out shown))
            {
                return Verdict.Fail($"--day: '{dayText}' is not a day; expected a date such as 2026-11-21.");
            }

            Prefix only = default;
            if (parsed.GetValue(prefix) is string prefixText && !Prefix.TryParse(prefixText, out only))
            {
                return Verdict.Fail($"--prefix: '{prefixText}' is not a prefix; expected dot-separated letters and digits, such as 88.118.42.");
            }

            using NodeClient? node = access.Open(parsed, out string fault);
            if (node is null)
            {
                return Verdict.Fail(fault);
            }

            NodeAnswer<DayStats> answer = await node.StatsAsync(shown.Date, parsed.GetValue(prefix) is null ? null : only, stop).ConfigureAwait(false);
            if (answer.Value is not DayStats stats)
            {
                return Verdict.Fail(answer.Fault!.Message);
            }

            if (parsed.GetValue(json))
            {
                StatsText.WriteJson(Console.Out, stats);
            }
            else
            {
                StatsText.Write(Console.Out, stats);
            }

            return Verdict.Done;
        });
        return command;
    }
}
