namespace ZsIdNode.Architecture;

public class ProjectReferenceTests
{
    [Fact]
    public void Every_project_names_only_what_the_picture_permits()
    {
        Assert.Equal(8, Repository.Projects.Count);
        Assert.Empty(Repository.Projects.SelectMany(Picture.Faults));
    }

    /// <summary>The checker itself: what is forbidden is found, and found where it stands.</summary>
    [Theory]
    [InlineData("Protocol", "<ProjectReference Include='../ZsIdNode.Registry/ZsIdNode.Registry.csproj' />", "refers to Registry")]
    [InlineData("Registry", "<ProjectReference Include='..\\ZsIdNode.Storage\\ZsIdNode.Storage.csproj' />", "refers to Storage")]
    [InlineData("Cli", "<ProjectReference Include='../ZsIdNode.Storage/ZsIdNode.Storage.csproj' />", "refers to Storage")]
    [InlineData("Server", "<PackageReference Include='Microsoft.FASTER.Core' />", "stays in Storage")]
    [InlineData("Storage", "<PackageReference Include='Spectre.Console' />", "stays in Cli")]
    [InlineData("Metering", "<PackageReference Include='FsCheck' />", "nothing beyond the base library")]
    [InlineData("Client", "<FrameworkReference Include='Microsoft.AspNetCore.App' />", "Server, Cli only")]
    [InlineData("Helpers", "", "no project Helpers")]
    public void What_the_picture_forbids_is_found(string project, string reference, string said)
    {
        string path = $"src/ZsIdNode.{project}/ZsIdNode.{project}.csproj";
        var file = ProjectFile.Read(path, $"<Project Sdk='Microsoft.NET.Sdk'><ItemGroup>{reference}</ItemGroup></Project>");

        string fault = Assert.Single(Picture.Faults(file));

        Assert.StartsWith(path, fault, StringComparison.Ordinal);
        Assert.Contains(said, fault, StringComparison.Ordinal);
        Assert.Contains("docs/architecture.md", fault, StringComparison.Ordinal);
    }
}
