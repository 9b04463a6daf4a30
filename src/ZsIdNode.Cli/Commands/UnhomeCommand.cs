using System.CommandLine;
using ZsIdNode.Handles;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid unhome PREFIX</c>: a Handle server answers for a prefix no more.</summary>
internal static class UnhomeCommand
{
    public static Command Create()
    {
        var prefix = new Argument<string>("prefix") { Description = "The prefix, such as 88.118.42. 前缀。" };
        var command = new Command("unhome", "Lets a server answer for a prefix no more. 取消托管前缀。") { prefix };
        var access = new WireAccess(command);
        command.SetAction((parsed, stop) => Prefix.TryParse(parsed.GetValue(prefix), out Prefix unhomed)
            ? access.ChangeAsync(parsed, "is unhomed", administration => administration.UnhomeAsync(unhomed, stop))
            : Task.FromResult(Verdict.Fail($"'{parsed.GetValue(prefix)}' is not a prefix; expected dot-separated letters and digits, such as 88.118.42.")));
        return command;
    }
}
