using System.Text.Json;
using ZsIdNode.Server;

namespace ZsIdNode.Server.Tests;

public sealed class ExampleConfigurationTests
{
    [Fact]
    public void The_example_configuration_shows_every_option_with_its_default()
    {
        NodeOptions shown = NodeOptions.Load(Path.Combine(RepositoryRoot(), "deploy", "zsid.json"));

        Assert.Empty(shown.Faults());
        string defaults = JsonSerializer.Serialize(new NodeOptions());
        Assert.Equal(defaults, JsonSerializer.Serialize(shown));
        foreach (string member in JsonDocument.Parse(defaults).RootElement.EnumerateObject().SelectMany(Names))
        {
            Assert.Contains($"\"{char.ToLowerInvariant(member[0])}{member[1..]}\"", File.ReadAllText(Path.Combine(RepositoryRoot(), "deploy", "zsid.json")), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Names(JsonProperty property) => property.Value.ValueKind == JsonValueKind.Object
        ? property.Value.EnumerateObject().Select(member => member.Name).Prepend(property.Name)
        : [property.Name];

    private static string RepositoryRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ZsIdNode.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
