using System.CommandLine;
using ZsIdNode.Client.Http;
using ZsIdNode.Handles;

namespace ZsIdNode.Cli.Commands;

/// <summary>
/// <c>zsid unhome PREFIX</c>: the node answers for a prefix no more. With <c>--auth</c> any Handle server is asked to, by
/// the wire protocol.
/// </summary>
internal static class UnhomeCommand
{
    public static Command Create()
    {
        var prefix = new Argument<string>("prefix") { Description = "The prefix, such as 88.118.42. 前缀。" };
        var command = new Command("unhome", "Lets a server answer for a prefix no more. 取消托管前缀。") { prefix };
        var access = new NodeAccess(command);
        var wire = new WireAccess(command);
        command.SetAction((parsed, stop) =>
        {
            if (!Prefix.TryParse(parsed.GetValue(prefix), out Prefix unhomed))
            {
                return Task.FromResult(Verdict.Fail($"'{parsed.GetValue(prefix)}' is not a prefix; expected dot-separated letters and digits, such as 88.118.42."));
            }

            return parsed.GetValue(wire.Auth) is not null
                ? wire.ChangeAsync(parsed, "is unhomed", administration => administration.UnhomeAsync(unhomed, stop))
                : UnhomeAsync(access, parsed, unhomed, stop);
        });
        return command;
    }

    private static async Task<int> UnhomeAsync(NodeAccess access, ParseResult parsed, Prefix prefix, CancellationToken stop)
    {
        using NodeClient? node = access.Open(parsed, out string fault);
        if (node is null)
        {
            return Verdict.Fail(fault);
        }

        NodeAnswer<PrefixAnswer> answer = await node.UnhomeAsync(prefix, stop).ConfigureAwait(false);
        if (answer.Fault is not null)
        {
            return Verdict.Fail(answer.Fault.Message);
        }

        Console.WriteLine($"{prefix} is unhomed.");
        return Verdict.Done;
    }
}
