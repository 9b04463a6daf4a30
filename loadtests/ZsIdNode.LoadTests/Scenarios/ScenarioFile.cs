using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZsIdNode.LoadTests.Scenarios;

/// <summary>Reads scenarios. A member that does not exist is a fault: a misspelled rate must not become a closed loop.</summary>
internal static class ScenarioFile
{
    private const string Extension = ".json";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = 8,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The scenarios that come with the program.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "scenarios");

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*" + Extension).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    /// <summary>Loads a scenario by the name of one that comes with the program, or by the path of a file.</summary>
    public static Scenario Load(string nameOrFile)
    {
        string known = Path.Combine(Folder, nameOrFile + Extension);
        string file = File.Exists(known) ? known : nameOrFile;
        if (!File.Exists(file))
        {
            throw new LoadTestException($"There is no scenario '{nameOrFile}'; there are: {string.Join(", ", Names)}. A path of a file is taken too.");
        }

        return Read(File.ReadAllBytes(file), file);
    }

    /// <param name="source">What messages call it.</param>
    public static Scenario Read(ReadOnlySpan<byte> json, string source)
    {
        Scenario scenario;
        try
        {
            scenario = JsonSerializer.Deserialize<Scenario>(json, Options) ?? throw new LoadTestException($"{source} holds 'null'; expected a JSON object.");
        }
        catch (JsonException fault)
        {
            throw new LoadTestException($"{source} is no valid scenario: {fault.Message}", fault);
        }

        string[] faults = [.. scenario.Faults()];
        return faults.Length == 0
            ? scenario
            : throw new LoadTestException($"{source} has faults:\n  " + string.Join("\n  ", faults));
    }
}
