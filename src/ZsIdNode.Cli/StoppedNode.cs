using System.CommandLine;
using ZsIdNode.Server;

namespace ZsIdNode.Cli;

/// <summary>The options by which verbs find the data folder of a node that does not run, and how it is stored.</summary>
internal sealed class StoppedNode
{
    public StoppedNode(Command command)
    {
        command.Options.Add(Config);
        command.Options.Add(Data);
    }

    private Option<string?> Config { get; } = new("--config") { Description = "The node's configuration file.", HelpName = "file" };

    private Option<string?> Data { get; } = new("--data") { Description = "The node's data folder; it comes before the configuration's.", HelpName = "dir" };

    public NodeOptions Options(ParseResult parsed)
    {
        NodeOptions options = parsed.GetValue(Config) is string file ? NodeOptions.Load(file) : new NodeOptions();
        options = options.In(parsed.GetValue(Data) ?? options.Data);
        string[] faults = [.. options.Faults()];
        return faults.Length == 0 ? options : throw new NodeStartException("The configuration has faults:\n  " + string.Join("\n  ", faults));
    }
}
