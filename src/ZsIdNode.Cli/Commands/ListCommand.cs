using System.CommandLine;
using ZsIdNode.Cli.Output;
using ZsIdNode.Handles;

namespace ZsIdNode.Cli.Commands;

/// <summary><c>zsid list [PREFIX]</c>: the handles under a prefix, or the prefixes that a server answers for.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var prefix = new Argument<string?>("prefix") { Description = "The prefix; without it the homed prefixes are listed. 前缀；省略时列出托管的前缀。", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("list", "Lists the handles under a prefix as an administrator. 列出前缀下的标识。") { prefix };
        var access = new WireAccess(command);
        command.SetAction((parsed, stop) =>
        {
            Prefix listed = default;
            return parsed.GetValue(prefix) is string text && !Prefix.TryParse(text, out listed)
                ? Task.FromResult(Verdict.Fail($"'{text}' is not a prefix; expected dot-separated letters and digits, such as 88.118.42."))
                : access.AdministerAsync(parsed, administration =>
                    PrintAsync(parsed.GetValue(prefix) is null ? administration.ListHomedPrefixesAsync(stop) : administration.ListHandlesAsync(listed, stop)));
        });
        return command;
    }

    private static async Task<int> PrintAsync(IAsyncEnumerable<string> handles)
    {
        await foreach (string handle in handles.ConfigureAwait(false))
        {
            Console.WriteLine(OneLine.Of(handle));
        }

        return Verdict.Done;
    }
}
