using System.CommandLine;
using ZsIdNode.Client.Http;
using ZsIdNode.Handles;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid home PREFIX --registrant NAME</c>: the node begins to answer for an enterprise's prefix.</summary>
internal static class HomeCommand
{
    public static Command Create()
    {
        var prefix = new Argument<string>("prefix") { Description = "The prefix, such as 88.118.42." };
        var registrant = new Option<string>("--registrant") { Description = "The enterprise that the prefix belongs to.", HelpName = "name", Required = true };
        var command = new Command("home", "Lets the node answer for a prefix. 托管前缀。") { prefix, registrant };
        var access = new NodeAccess(command);
        command.SetAction(async (parsed, stop) =>
        {
            if (!Prefix.TryParse(parsed.GetValue(prefix), out Prefix homed))
            {
                return Verdict.Fail($"'{parsed.GetValue(prefix)}' is not a prefix; expected dot-separated letters and digits, such as 88.118.42.");
            }

            using NodeClient? node = access.Open(parsed, out string fault);
            if (node is null)
            {
                return Verdict.Fail(fault);
            }

            NodeAnswer<PrefixAnswer> answer = await node.AllocateAsync(homed, parsed.GetValue(registrant)!, stop).ConfigureAwait(false);
            if (answer.Fault is not null)
            {
                return Verdict.Fail(answer.Fault.Message);
            }

            Console.WriteLine($"{homed} is homed for {parsed.GetValue(registrant)}.");
            return Verdict.Done;
        });
        return command;
    }
}
