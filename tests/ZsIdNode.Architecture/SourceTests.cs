namespace ZsIdNode.Architecture;

public class SourceTests
{
    /// <summary>Names that fit any program and therefore say nothing in this one.</summary>
    private static readonly string[] Drawers = ["Utils", "Utilities", "Helpers", "Common", "Shared", "Managers", "Infrastructure"];

    [Fact]
    public void Every_source_file_keeps_to_its_place()
    {
        IReadOnlyList<string> files = Repository.Files("src", "*.cs");

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(path => SourceRules.Faults(path, Repository.Lines(path))));
    }

    [Theory]
    [InlineData("src/ZsIdNode.Cli/Serving/Serve.cs", "using ZsIdNode.Storage;", "names ZsIdNode.Storage")]
    [InlineData("src/ZsIdNode.Server/Http/StatsEndpoint.cs", "    private readonly ZsIdNode.Storage.NodeStore _store;", "names ZsIdNode.Storage")]
    [InlineData("src/ZsIdNode.Server/NodeParts.cs", "using FASTER.core;", "names FASTER")]
    [InlineData("src/ZsIdNode.Registry/Records/RecordKey.cs", "namespace ZsIdNode.Registry;", "its folder says ZsIdNode.Registry.Records")]
    public void What_is_out_of_place_is_found(string path, string line, string said)
    {
        string fault = Assert.Single(SourceRules.Faults(path, ["", line]));

        Assert.StartsWith($"{path}:2 ", fault, StringComparison.Ordinal);
        Assert.Contains(said, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("src/ZsIdNode.Server/NodeParts.cs", "using ZsIdNode.Storage.Counts;")]
    [InlineData("src/ZsIdNode.Storage/Records/FasterRecordStore.cs", "using FASTER.core;")]
    [InlineData("src/ZsIdNode.Registry/Records/RecordKey.cs", "namespace ZsIdNode.Registry.Records;")]
    public void What_is_in_place_is_left_alone(string path, string line) => Assert.Empty(SourceRules.Faults(path, [line]));

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void No_folder_is_a_drawer(string folder) =>
        Assert.DoesNotContain(Repository.Folders(folder), path => Drawers.Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase));
}
