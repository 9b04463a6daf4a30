using System.Xml.Linq;

namespace ZsIdNode.Architecture;

/// <summary>What a project file says that the project names.</summary>
/// <param name="Path">From the root of the repository.</param>
/// <param name="Name">Without the leading <c>ZsIdNode.</c></param>
/// <param name="Projects">The projects it refers to, by <see cref="Name"/>.</param>
internal sealed record ProjectFile(string Path, string Name, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, IReadOnlyList<string> Frameworks)
{
    private const string CommonStart = "ZsIdNode.";

    public static ProjectFile Read(string path, string xml)
    {
        XDocument project = XDocument.Parse(xml);
        return new ProjectFile(
            path,
            NameOf(path),
            [.. Includes(project, "ProjectReference").Select(NameOf)],
            Includes(project, "PackageReference"),
            Includes(project, "FrameworkReference"));
    }

    private static string NameOf(string path)
    {
        string name = System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
        return name.StartsWith(CommonStart, StringComparison.Ordinal) ? name[CommonStart.Length..] : name;
    }

    private static string[] Includes(XDocument project, string item) =>
        [.. project.Descendants(item).Select(element => (string?)element.Attribute("Include")).OfType<string>()];
}
