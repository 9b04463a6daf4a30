using System.CommandLine;
using System.CommandLine.Parsing;

namespace ZsIdNode.Cli;

/// <summary>What is said to a command line that cannot be read.</summary>
internal static class Misreading
{
    /// <summary>
    /// Says on standard error what is wrong with a verb's arguments, in a line of its own: thirty lines of help would hide it.
    /// Where the verb itself is missing or mistyped, the help with the list of verbs is the answer, and this gives <c>false</c>.
    /// </summary>
    public static bool Tell(ParseResult parsed)
    {
        Command verb = parsed.CommandResult.Command;
        if (parsed.Errors.Count == 0 || verb.Subcommands.Count > 0)
        {
            return false;
        }

        Verdict.Fail($"{string.Join(' ', parsed.Errors.Select(InOneLine).Distinct())} See 'zsid {PathOf(verb)} --help'.");
        return true;
    }

    private static string InOneLine(ParseError error) => string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string PathOf(Command verb) =>
        verb.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? $"{PathOf(parent)} {verb.Name}" : verb.Name;
}
