namespace ZsIdNode.Architecture;

/// <summary>Who may name whom; the same picture as in docs/architecture.md, which the faults point at.</summary>
internal static class Picture
{
    private const string Document = "docs/architecture.md";
    private const string AspNetCore = "Microsoft.AspNetCore.App";

    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Handles"] = [],
        ["Protocol"] = ["Handles"],
        ["Registry"] = ["Handles"],
        ["Metering"] = ["Handles"],
        ["Storage"] = ["Handles", "Registry", "Metering"],
        ["Client"] = ["Handles", "Protocol"],
        ["Server"] = ["Handles", "Protocol", "Registry", "Metering", "Storage", "Client"],
        // The hand speaks of what the server and the client bring, but never of how things are stored.
        ["Cli"] = ["Server", "Client", "Handles", "Protocol", "Registry", "Metering"],
    };

    /// <summary>Packages that one project alone may see.</summary>
    private static readonly Dictionary<string, string> Homes = new()
    {
        ["Microsoft.FASTER.Core"] = "Storage",
        ["System.CommandLine"] = "Cli",
        ["Spectre.Console"] = "Cli",
    };

    private static readonly string[] WithoutPackages = ["Handles", "Protocol", "Registry", "Metering"];
    private static readonly string[] WithAspNetCore = ["Server", "Cli"];

    /// <summary>Everything in a project file that the picture does not permit, each as a sentence that names the file and the line of the picture.</summary>
    public static IEnumerable<string> Faults(ProjectFile project)
    {
        if (!Arrows.TryGetValue(project.Name, out string[]? permitted))
        {
            yield return $"{project.Path}: the picture has no project {project.Name}; draw it in {Document} and in {nameof(Picture)} first.";
            yield break;
        }

        foreach (string other in project.Projects.Except(permitted))
        {
            yield return $"{project.Path} refers to {other}, but {project.Name} may name {Listed(permitted)} only; {LineAbout(project.Name)}.";
        }

        foreach (string package in project.Packages.Where(package => !MaySee(project.Name, package)))
        {
            yield return Homes.TryGetValue(package, out string? home)
                ? $"{project.Path} refers to the package {package}, which stays in {home}; {LineAbout(home)}."
                : $"{project.Path} refers to the package {package}, but {project.Name} uses nothing beyond the base library; {LineAbout(project.Name)}.";
        }

        foreach (string framework in project.Frameworks.Where(framework => framework != AspNetCore || !WithAspNetCore.Contains(project.Name)))
        {
            yield return $"{project.Path} refers to the framework {framework}; {AspNetCore} is for {Listed(WithAspNetCore)} only, and no other is used; {LineAbout(project.Name)}.";
        }
    }

    private static bool MaySee(string project, string package) =>
        Homes.TryGetValue(package, out string? home) ? home == project : !WithoutPackages.Contains(project);

    private static string Listed(string[] names) => names.Length == 0 ? "none of our projects" : string.Join(", ", names);

    /// <summary>The row of the document's table that describes a project, found when it is needed so that it cannot go stale.</summary>
    private static string LineAbout(string project)
    {
        string[] lines = File.Exists(Path.Combine(Repository.Root, Document)) ? Repository.Lines(Document) : [];
        int at = Array.FindIndex(lines, line => line.StartsWith($"| {project} |", StringComparison.Ordinal));
        return at < 0 ? $"{Document}, the row of {project}" : $"{Document}:{at + 1}: {lines[at]}";
    }
}
