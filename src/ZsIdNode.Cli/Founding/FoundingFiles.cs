namespace ZsIdNode.Cli.Founding;

/// <summary>
/// The files that are made with a node. Each is decided by the node's keys and options alone, so a file that is there
/// already either says the same and is left, or belongs to something else and stops everything before it begins.
/// </summary>
/// <param name="folder">The node's data folder.</param>
internal sealed class FoundingFiles(string folder)
{
    private readonly List<(string Path, byte[] Bytes)> _files = [];

    public void Add(string path, byte[] bytes) => _files.Add((path, bytes));

    /// <summary>The files that are there and say something else.</summary>
    public IEnumerable<string> Foreign() =>
        from file in _files
        let path = Path.Combine(folder, file.Path)
        where File.Exists(path) && !File.ReadAllBytes(path).AsSpan().SequenceEqual(file.Bytes)
        select file.Path;

    /// <summary>Writes what is missing, and tells of each file whether it was.</summary>
    public IReadOnlyList<(string Path, bool IsNew)> Write()
    {
        var told = new List<(string, bool)>();
        foreach ((string name, byte[] bytes) in _files)
        {
            string path = Path.Combine(folder, name);
            bool missing = !File.Exists(path);
            told.Add((name, missing));
            if (missing)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                OwnersFile.Write(path, bytes);
            }
        }

        return told;
    }
}
