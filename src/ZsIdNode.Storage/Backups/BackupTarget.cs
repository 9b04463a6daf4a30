using System.Collections.Immutable;

namespace ZsIdNode.Storage.Backups;

/// <summary>
/// A folder that holds backups of one node: <c>location.txt</c> (the label of the place where it lies), <c>parts/</c>
/// (content, named for its checksum), <c>backups/</c> (a manifest for each backup, named for its last transaction).
/// </summary>
internal sealed class BackupTarget : IDisposable
{
    public const string LocationFileName = "location.txt";

    private const string ManifestExtension = ".backup";
    private const int LocationCharactersMost = 100;
    private static readonly string[] Ours = [LocationFileName, LocationFileName + DurableFile.NewSuffix, DataFolderLock.FileName, DataFolderLock.HolderFileName, "parts", "backups", "lost+found"];

    private readonly DataFolderLock? _lock;

    private BackupTarget(string path, string location, DataFolderLock? held)
    {
        Path = path;
        Location = location;
        _lock = held;
        Parts = new PartStore(System.IO.Path.Combine(path, "parts"));
    }

    public string Path { get; }

    /// <summary>The label of the place where the folder lies.</summary>
    public string Location { get; }

    public PartStore Parts { get; }

    private string ManifestsPath => System.IO.Path.Combine(Path, "backups");

    /// <summary>Opens a folder to take a backup, or makes it; nothing is written before it is known that the data may go there.</summary>
    /// <exception cref="BackupException">It may not, or the folder holds something else.</exception>
    public static BackupTarget Open(BackupRequest request, BackupOptions options)
    {
        string path = System.IO.Path.GetFullPath(request.Target);
        RefuseForeign(path);
        string location = LocationOf(path, request.Location);
        if (!options.Allows(location) && string.IsNullOrWhiteSpace(request.Consent))
        {
            throw new BackupException($"{path} lies in '{location}', which is not among backup.allowedLocations ({string.Join(", ", options.AllowedLocations)}). Choose a target in one of them, or name the written consent with --consent.");
        }

        PrivateFiles.MakeFolder(path);
        DataFolderLock held = DataFolderLock.Take(path);
        try
        {
            PrivateFiles.MakeFolder(System.IO.Path.Combine(path, "parts"));
            PrivateFiles.MakeFolder(System.IO.Path.Combine(path, "backups"));
            DurableFile.Write(System.IO.Path.Combine(path, LocationFileName), System.Text.Encoding.UTF8.GetBytes(location + "\n"));
            return new BackupTarget(path, location, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Opens a folder to restore from; nothing is changed in it, so it may be on a medium that cannot be written.</summary>
    public static BackupTarget OpenToRead(string path)
    {
        string folder = System.IO.Path.GetFullPath(path);
        string file = System.IO.Path.Combine(folder, LocationFileName);
        return File.Exists(file)
            ? new BackupTarget(folder, File.ReadAllText(file).Trim(), held: null)
            : throw new BackupException($"{folder} holds no backups: there is no {LocationFileName}. Name the folder that 'zsid backup' was given.");
    }

    /// <summary>The backups that are there, the newest first.</summary>
    /// <param name="unreadable">What is wrong with each of the others.</param>
    public ImmutableArray<BackupManifest> List(out ImmutableArray<string> unreadable)
    {
        var read = new List<BackupManifest>();
        var faults = new List<string>();
        foreach (string file in Directory.Exists(ManifestsPath) ? Directory.GetFiles(ManifestsPath, "*" + ManifestExtension) : [])
        {
            try
            {
                read.Add(BackupManifest.Read(file));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                faults.Add(fault.Message);
            }
        }

        unreadable = [.. faults];
        return [.. read.OrderByDescending(manifest => manifest.Sequence)];
    }

    /// <summary>Makes a backup count; its parts must be on disk by then.</summary>
    public void Add(BackupManifest manifest)
    {
        string path = PathOf(manifest);
        DurableFile.Write(path, manifest.Encode());
        PrivateFiles.Restrict(path);
    }

    /// <summary>Gives up all but the newest; how many that were.</summary>
    public int Prune(int kept)
    {
        ImmutableArray<BackupManifest> all = List(out ImmutableArray<string> unreadable);
        BackupManifest[] given = [.. all.Skip(kept)];
        foreach (BackupManifest manifest in given)
        {
            File.Delete(PathOf(manifest));
        }

        // The manifests go first: one whose parts are gone would look like damage. And which parts a manifest needs that
        // cannot be read, nobody knows.
        DiskSync.Folder(ManifestsPath);
        if (unreadable.IsEmpty)
        {
            Parts.KeepOnly(all.Take(kept).SelectMany(manifest => manifest.Files).SelectMany(file => file.Parts).ToHashSet(StringComparer.Ordinal));
        }

        return given.Length;
    }

    public void Dispose() => _lock?.Dispose();

    private string PathOf(BackupManifest manifest) =>
        System.IO.Path.Combine(ManifestsPath, NumberedName.Of(manifest.Sequence, ManifestExtension));

    private static string LocationOf(string path, string? asked)
    {
        string file = System.IO.Path.Combine(path, LocationFileName);
        string? borne = File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        string? label = asked?.Trim();
        if (borne is not null && label is not null && !borne.Equals(label, StringComparison.OrdinalIgnoreCase))
        {
            throw new BackupException($"{path} bears the label '{borne}', not '{label}'. If the folder was moved, correct {file}.");
        }

        string location = borne ?? label ?? "";
        return location.Length is > 0 and <= LocationCharactersMost && !location.Any(char.IsControl)
            ? location
            : throw new BackupException($"{path} bears no label of the place where it lies. Give it one with --location, such as --location Zhongshan; it has at most {LocationCharactersMost} characters.");
    }

    private static void RefuseForeign(string path)
    {
        if (File.Exists(path))
        {
            throw new BackupException($"{path} is a file; name a folder.");
        }

        string? foreign = Directory.Exists(path)
            ? Directory.EnumerateFileSystemEntries(path).Select(entry => System.IO.Path.GetFileName(entry)).FirstOrDefault(name => !Ours.Contains(name, StringComparer.Ordinal))
            : null;
        if (foreign is not null)
        {
            throw new BackupException($"{path} holds {foreign}, which is no part of a backup. Name an empty folder, or one that holds backups of this node.");
        }
    }
}
