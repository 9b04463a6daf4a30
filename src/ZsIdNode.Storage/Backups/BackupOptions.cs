namespace ZsIdNode.Storage.Backups;

/// <summary>Where backups may lie, and how many.</summary>
public sealed class BackupOptions
{
    private const int KeptMost = 1_000;

    /// <summary>
    /// The labels of places where data may lie. A target with another label is refused, unless the consent is named under
    /// which the data may go there.
    /// </summary>
    // The node's funding rules (5.1(9)): data stays on servers inside Zhongshan in principle, and moves only by written consent.
    public string[] AllowedLocations { get; set; } = ["Zhongshan", "中山"];

    /// <summary>How many backups one target keeps; what only older ones need is deleted.</summary>
    public int Kept { get; set; } = 2;

    /// <summary>Everything that is wrong, a sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (Kept is < 1 or > KeptMost)
        {
            yield return $"backup.kept is {Kept}; it must lie between 1 and {KeptMost}.";
        }

        if (AllowedLocations.Any(string.IsNullOrWhiteSpace))
        {
            yield return "backup.allowedLocations holds an empty label; name a place, or leave it out.";
        }
    }

    internal bool Allows(string location) => AllowedLocations.Contains(location, StringComparer.OrdinalIgnoreCase);
}
