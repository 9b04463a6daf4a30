using System.Globalization;
using System.Net;
using ZsIdNode.LoadTests.Nodes;

namespace ZsIdNode.LoadTests;

/// <summary>What the caller asked for.</summary>
internal sealed record CommandLine
{
    public const string Usage = """
        usage: ZsIdNode.LoadTests SCENARIO [options]      SCENARIO is a name from --list, or a file
          --list                  print the scenarios that come with the program
          --seconds N             measure N seconds instead of the scenario's
          --json FILE             write the report as JSON too
          --zsid PATH             start this `zsid` (or zsid.dll) instead of the node built in
          --data-parent FOLDER    make the temporary data folder here; its disk is what registrations are measured on
          --node-cores LIST       cores of the node, as taskset takes them (0 when there are two or more)
          --generator-cores LIST  cores of the generator (1 when there are two or more)
          --no-pin                leave both to the system
          --server HOST:PORT      measure a node that is running, by its wire port; starts none
          --http URL              its HTTP address, needed for registrations and to prepare the records
          --token FILE            the file with its operator's token; without it the records must stand already
        """;

    public string? Scenario { get; private init; }

    public bool List { get; private init; }

    public int? Seconds { get; private init; }

    public string? Json { get; private init; }

    public string? Zsid { get; private init; }

    public string DataParent { get; private init; } = Path.GetTempPath();

    public CorePinning Pinning { get; private init; } = CorePinning.None;

    /// <summary>A node that is running already.</summary>
    public NodeAddress? Server { get; private init; }

    public static CommandLine Parse(string[] words)
    {
        string? scenario = null;
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int at = 0; at < words.Length; at++)
        {
            string word = words[at];
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                scenario = scenario is null ? word : throw new LoadTestException($"'{word}': one scenario at a time.");
                continue;
            }

            bool isFlag = word is "--list" or "--no-pin";
            bool isOption = word is "--seconds" or "--json" or "--zsid" or "--data-parent" or "--node-cores" or "--generator-cores" or "--server" or "--http" or "--token";
            if (!isFlag && !isOption)
            {
                throw new LoadTestException($"There is no option '{word}'.\n{Usage}");
            }

            string value = isFlag ? "" : ++at < words.Length ? words[at] : throw new LoadTestException($"'{word}' needs a value.");
            if (!options.TryAdd(word, value))
            {
                throw new LoadTestException($"'{word}' is given twice.");
            }
        }

        return Of(scenario, options);
    }

    private static CommandLine Of(string? scenario, Dictionary<string, string> options)
    {
        NodeAddress? server = options.TryGetValue("--server", out string? wire) ? ServerOf(wire, options) : null;
        if (server is null && (options.ContainsKey("--http") || options.ContainsKey("--token")))
        {
            throw new LoadTestException("--http and --token belong to --server.");
        }

        CorePinning pinning = options.ContainsKey("--no-pin") ? CorePinning.None : CorePinning.Default;
        return new CommandLine
        {
            Scenario = scenario,
            List = options.ContainsKey("--list"),
            Seconds = options.TryGetValue("--seconds", out string? seconds) ? SecondsOf(seconds) : null,
            Json = options.GetValueOrDefault("--json"),
            Zsid = options.GetValueOrDefault("--zsid"),
            DataParent = options.GetValueOrDefault("--data-parent", Path.GetTempPath()),
            Server = server,
            Pinning = pinning with
            {
                Node = server is null ? options.GetValueOrDefault("--node-cores", pinning.Node!) : null,
                Generator = options.GetValueOrDefault("--generator-cores", pinning.Generator!),
            },
        };
    }

    private static int SecondsOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= 1 and <= Scenarios.Scenario.SecondsMost
            ? seconds
            : throw new LoadTestException($"--seconds {text}: expected a whole number from 1 to {Scenarios.Scenario.SecondsMost}.");

    private static NodeAddress ServerOf(string wire, Dictionary<string, string> options)
    {
        if (!IPEndPoint.TryParse(wire, out IPEndPoint? address) || address.Port == 0)
        {
            throw new LoadTestException($"--server {wire}: expected an IP address and a port, such as 127.0.0.1:2641.");
        }

        string http = options.GetValueOrDefault("--http", $"http://{address.Address}:8000/");
        if (!Uri.TryCreate(http, UriKind.Absolute, out Uri? url) || url.Scheme != Uri.UriSchemeHttp)
        {
            throw new LoadTestException($"--http {http}: expected an address such as http://127.0.0.1:8000/.");
        }

        string? token = options.TryGetValue("--token", out string? file)
            ? File.Exists(file) ? File.ReadAllText(file).Trim() : throw new LoadTestException($"--token {file}: there is no such file.")
            : null;
        return new NodeAddress(address, url, token);
    }
}
