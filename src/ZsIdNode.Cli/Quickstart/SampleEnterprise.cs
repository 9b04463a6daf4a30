using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZsIdNode.Cli.Quickstart;

/// <summary>An invented enterprise of <c>samples/enterprises.json</c>.</summary>
/// <param name="Catalogue">Its product catalogue, below the samples folder.</param>
internal sealed record SampleEnterprise(string Prefix, string Registrant, string Catalogue)
{
    /// <summary>Where the build has put the samples.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "samples");

    public string CatalogueFile => Path.Combine(Folder, Catalogue);

    public static IReadOnlyList<SampleEnterprise> ReadAll() =>
        JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(Folder, "enterprises.json")), SampleJson.Default.IReadOnlyListSampleEnterprise) ?? [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<SampleEnterprise>))]
internal sealed partial class SampleJson : JsonSerializerContext;
