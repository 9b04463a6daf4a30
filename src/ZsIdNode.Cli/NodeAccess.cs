using System.CommandLine;
using ZsIdNode.Client.Http;
using ZsIdNode.Server.Http;

namespace ZsIdNode.Cli;

/// <summary>The options by which verbs find a running node and show that they may change it.</summary>
internal sealed class NodeAccess
{
    private const string TokenVariable = "ZSID_TOKEN";

    public NodeAccess(Command command)
    {
        command.Options.Add(Node);
        command.Options.Add(Token);
        command.Options.Add(Data);
    }

    private Option<string> Node { get; } = new("--node")
    {
        Description = "The node's HTTP address.",
        HelpName = "url",
        DefaultValueFactory = _ => "http://127.0.0.1:8000",
    };

    private Option<string?> Token { get; } = new("--token")
    {
        Description = $"The operator's token; without it the variable {TokenVariable}, then the data folder is asked.",
        HelpName = "token",
    };

    private Option<string> Data { get; } = new("--data")
    {
        Description = "The node's data folder, to read the operator's token from on the same machine.",
        HelpName = "dir",
        DefaultValueFactory = _ => "zsid-data",
    };

    /// <summary>Opens a client, or says what is wrong with the options.</summary>
    public NodeClient? Open(ParseResult parsed, out string fault)
    {
        string address = parsed.GetValue(Node)!;
        fault = $"--node: '{address}' is not an address; expected one such as http://127.0.0.1:8000.";
        return Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? new NodeClient(new NodeClientOptions { Address = uri, Token = FindToken(parsed) })
            : null;
    }

    /// <summary>The data folder that was named; nothing when none was.</summary>
    public string? FindData(ParseResult parsed) => parsed.GetResult(Data) is { Implicit: false } ? parsed.GetValue(Data) : null;

    private string? FindToken(ParseResult parsed)
    {
        string file = Path.Combine(parsed.GetValue(Data)!, "keys", AccessToken.FileName);
        return parsed.GetValue(Token)
            ?? Environment.GetEnvironmentVariable(TokenVariable)
            ?? (File.Exists(file) ? File.ReadAllText(file).Trim() : null);
    }
}
