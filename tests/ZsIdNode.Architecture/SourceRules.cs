using System.Text.RegularExpressions;

namespace ZsIdNode.Architecture;

/// <summary>What a source file below src may say, judged line by line. A project reference reaches through others, so the names themselves are looked at too.</summary>
internal static partial class SourceRules
{
    /// <summary>Where the process is put together, and nowhere else, the server names storage: its parts, its options, its report of recovery, its founding. And what looks after the store as a whole.</summary>
    private static readonly string[] MayNameStorage =
    [
        "src/ZsIdNode.Server/FoundedNode.cs",
        "src/ZsIdNode.Server/Maintenance/BackupDesk.cs",
        "src/ZsIdNode.Server/Maintenance/NodeMaintenance.cs",
        "src/ZsIdNode.Server/Maintenance/StoreLog.cs",
        "src/ZsIdNode.Server/Maintenance/StoreWarnings.cs",
        "src/ZsIdNode.Server/Maintenance/StoreWatch.cs",
        "src/ZsIdNode.Server/Node.cs",
        "src/ZsIdNode.Server/NodeOptions.cs",
        "src/ZsIdNode.Server/NodeParts.cs",
    ];

    public static IEnumerable<string> Faults(string path, IReadOnlyList<string> lines)
    {
        bool storage = path.StartsWith("src/ZsIdNode.Storage/", StringComparison.Ordinal);
        string expected = NamespaceOf(path);
        for (int at = 0; at < lines.Count; at++)
        {
            string line = lines[at];
            if (!storage && StorageName().IsMatch(line) && !MayNameStorage.Contains(path))
            {
                yield return $"{path}:{at + 1} names ZsIdNode.Storage; only {string.Join(", ", MayNameStorage)} put the process together or look after the store.";
            }

            if (!storage && FasterName().IsMatch(line))
            {
                yield return $"{path}:{at + 1} names FASTER, which stays in Storage.";
            }

            // A namespace in braces is no fault here: the build forbids it already (IDE0161).
            if (FileNamespace().Match(line) is { Success: true } match && match.Groups[1].Value != expected)
            {
                yield return $"{path}:{at + 1} has the namespace {match.Groups[1].Value}; its folder says {expected}.";
            }
        }
    }

    private static string NamespaceOf(string path) => string.Join('.', path.Split('/')[1..^1]);

    [GeneratedRegex(@"\bZsIdNode\.Storage\b")]
    private static partial Regex StorageName();

    [GeneratedRegex(@"\bFASTER\.core\b")]
    private static partial Regex FasterName();

    [GeneratedRegex(@"^namespace ([\w.]+);")]
    private static partial Regex FileNamespace();
}
