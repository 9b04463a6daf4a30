using System.CommandLine;
using ZsIdNode.Client.Http;
using ZsIdNode.Handles;

namespace ZsIdNode.Cli.Commands;

/// <summary>
/// <c>zsid home PREFIX --registrant NAME</c>: the node begins to answer for an enterprise's prefix. With
/// <c>--auth</c> any Handle server is asked to, by the wire protocol.
/// </summary>
internal static class HomeCommand
{
    public static Command Create()
    {
        var prefix = new Argument<string>("prefix") { Description = "The prefix, such as 88.118.42. 前缀。" };
        var registrant = new Option<string?>("--registrant") { Description = "The enterprise that the prefix belongs to; needed without --auth. 前缀所属企业。", HelpName = "name" };
        var command = new Command("home", "Lets the node answer for a prefix. 托管前缀。") { prefix, registrant };
        var access = new NodeAccess(command);
        var wire = new WireAccess(command);
        command.SetAction((parsed, stop) =>
        {
            if (!Prefix.TryParse(parsed.GetValue(prefix), out Prefix homed))
            {
                return Task.FromResult(Verdict.Fail($"'{parsed.GetValue(prefix)}' is not a prefix; expected dot-separated letters and digits, such as 88.118.42."));
            }

            return parsed.GetValue(wire.Auth) is not null
                ? wire.ChangeAsync(parsed, "is homed", administration => administration.HomeAsync(homed, stop))
                : AllocateAsync(access, parsed, homed, parsed.GetValue(registrant), stop);
        });
        return command;
    }

    private static async Task<int> AllocateAsync(NodeAccess access, ParseResult parsed, Prefix prefix, string? registrant, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(registrant))
        {
            return Verdict.Fail("--registrant is missing: the enterprise that the prefix belongs to.");
        }

        using NodeClient? node = access.Open(parsed, out string fault);
        if (node is null)
        {
            return Verdict.Fail(fault);
        }

        NodeAnswer<PrefixAnswer> answer = await node.AllocateAsync(prefix, registrant, stop).ConfigureAwait(false);
        if (answer.Fault is not null)
        {
            return Verdict.Fail(answer.Fault.Message);
        }

        Console.WriteLine($"{prefix} is homed for {registrant}.");
        return Verdict.Done;
    }
}
