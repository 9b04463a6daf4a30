namespace ZsIdNode.Architecture;

/// <summary>The working copy that the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every project file below src.</summary>
    public static IReadOnlyList<ProjectFile> Projects { get; } =
        [.. Files("src", "*.csproj").Select(path => ProjectFile.Read(path, File.ReadAllText(Path.Combine(Root, path))))];

    /// <summary>The files of a folder and all below it, as paths from the root with forward slashes; what builds leave behind is left out.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        string full = Path.Combine(Root, folder);
        return !Directory.Exists(full)
            ? []
            :
            [
                .. Directory.EnumerateFiles(full, pattern, SearchOption.AllDirectories)
                    .Select(FromRoot)
                    .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
                    .Order(StringComparer.Ordinal),
            ];
    }

    /// <summary>Every folder below a folder, as paths from the root with forward slashes.</summary>
    public static IEnumerable<string> Folders(string folder) =>
        Directory.EnumerateDirectories(Path.Combine(Root, folder), "*", SearchOption.AllDirectories).Select(FromRoot);

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    private static string FromRoot(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ZsIdNode.sln")))
            {
                return folder.FullName;
            }
        }

        throw new FileNotFoundException($"No folder above {AppContext.BaseDirectory} holds ZsIdNode.sln.");
    }
}
