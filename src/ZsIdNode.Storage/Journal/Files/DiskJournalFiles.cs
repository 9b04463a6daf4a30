namespace ZsIdNode.Storage.Journal.Files;

/// <summary>A folder on a real disk.</summary>
internal sealed class DiskJournalFiles(string folder) : IJournalFiles
{
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Creates the folder when it is missing, durably.</summary>
    public static DiskJournalFiles OpenOrCreate(string folder)
    {
        var files = new DiskJournalFiles(folder);
        if (!Directory.Exists(files.Folder))
        {
            Directory.CreateDirectory(files.Folder);
            DiskSync.Folder(Path.GetDirectoryName(files.Folder) ?? files.Folder);
        }

        return files;
    }

    public IReadOnlyList<string> List() => [.. Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path))];

    // Readers stand beside the one writer, and a backup beside both.
    public IJournalFile OpenToRead(string name) =>
        new DiskJournalFile(File.OpenHandle(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    public IJournalFile OpenToWrite(string name) =>
        new DiskJournalFile(File.OpenHandle(PathOf(name), FileMode.Open, FileAccess.ReadWrite, FileShare.Read));

    public IJournalFile Create(string name) =>
        new DiskJournalFile(File.OpenHandle(PathOf(name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read));

    public void Delete(string name) => File.Delete(PathOf(name));

    public void Rename(string name, string to) => File.Move(PathOf(name), PathOf(to), overwrite: false);

    public void SyncFolder() => DiskSync.Folder(Folder);

    private string PathOf(string name) => Path.Combine(Folder, name);
}
