namespace ZsIdNode.Storage;

/// <summary>
/// Where a node keeps what it must not forget: <c>journal/</c> (the truth), <c>views/</c> (made again
/// from the journal at any time), <c>checkpoints/</c> (which files of the views belong together), <c>keys/</c> (secrets), <c>node.json</c> (who the node is). One process
/// holds the folder until it disposes of this object or dies.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const int PermissionDenied = 13;

    // Volumes mounted for us may hold the file system's own folder.
    private static readonly string[] FilesOfAnEmptyFolder =
        [DataFolderLock.FileName, DataFolderLock.HolderFileName, NodeFile.FileName + NodeFile.NewSuffix, "lost+found"];

    private readonly DataFolderLock _lock;
    private readonly Action<string> _syncNames;

    private DataFolder(string path, Guid nodeId, DataFolderLock held, Action<string> syncNames)
    {
        Path = path;
        NodeId = nodeId;
        _lock = held;
        _syncNames = syncNames;
    }

    public string Path { get; }

    /// <summary>The node's identity, given when the folder was first opened.</summary>
    public Guid NodeId { get; }

    public string JournalPath => System.IO.Path.Combine(Path, "journal");

    public string ViewsPath => System.IO.Path.Combine(Path, "views");

    public string CheckpointsPath => System.IO.Path.Combine(Path, "checkpoints");

    public string KeysPath => System.IO.Path.Combine(Path, "keys");

    /// <summary>Opens the folder, or makes it when it is missing or empty, and holds it.</summary>
    /// <exception cref="DataFolderException">The folder cannot be used; the message says why.</exception>
    public static DataFolder Open(string path, TimeProvider time, Func<Guid> newNodeId) =>
        Open(path, time, newNodeId, DiskSync.Folder);

    /// <summary>Opens the folder of a node that is there, and holds it.</summary>
    /// <exception cref="DataFolderException">There is none, or it cannot be used; the message says why.</exception>
    public static DataFolder OpenExisting(string path, TimeProvider time)
    {
        string folder = System.IO.Path.GetFullPath(path);
        return File.Exists(System.IO.Path.Combine(folder, NodeFile.FileName))
            ? Open(folder, time, Guid.NewGuid)
            : throw new DataFolderException($"{folder} has no {NodeFile.FileName}, so it is not the data folder of a node. Name the folder that the node runs with.");
    }

    /// <param name="syncNames">Brings the names in a folder to disk; tests watch what is there by then.</param>
    internal static DataFolder Open(string path, TimeProvider time, Func<Guid> newNodeId, Action<string> syncNames)
    {
        string folder = System.IO.Path.GetFullPath(path);
        try
        {
            return OpenFull(folder, time, newNodeId, syncNames);
        }
        catch (Exception cause) when (cause is UnauthorizedAccessException || (cause is IOException and not DataFolderException))
        {
            throw new DataFolderException($"The data folder {folder} cannot be read or written: {cause.Message} Give the node's user the right to write there, or name another folder.", cause);
        }
    }

    /// <summary>Brings to disk which files there are in <c>keys/</c>; whoever has put one there calls it.</summary>
    public void SyncKeys() => _syncNames(KeysPath);

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => _lock.Dispose();

    private static DataFolder OpenFull(string folder, TimeProvider time, Func<Guid> newNodeId, Action<string> syncNames)
    {
        if (File.Exists(folder))
        {
            throw new DataFolderException($"The data folder {folder} is a file. Name a folder, or move the file away.");
        }

        MakeDurably(folder, syncNames);
        RefuseForeign(folder);
        DataFolderLock held = DataFolderLock.Take(folder);
        try
        {
            NodeFile node = NodeFile.ReadOrMake(folder, time, newNodeId, syncNames);
            var opened = new DataFolder(folder, node.NodeId, held, syncNames);
            Directory.CreateDirectory(opened.JournalPath);
            Directory.CreateDirectory(opened.ViewsPath);
            Directory.CreateDirectory(opened.CheckpointsPath);
            MakeFolder(opened.KeysPath);

            // At every opening: the one before may have ended between making a folder and this.
            syncNames(folder);
            return opened;
        }
        catch (Exception)
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Makes the folder and those above it that are missing, so that no power cut takes one away.</summary>
    private static void MakeDurably(string folder, Action<string> syncNames)
    {
        if (File.Exists(System.IO.Path.Combine(folder, NodeFile.FileName)))
        {
            return;
        }

        // Whoever made a folder before us may not have synced its name.
        List<string> holders = [];
        bool missing = true;
        for (string? holder = System.IO.Path.GetDirectoryName(folder); missing && holder is not null; holder = System.IO.Path.GetDirectoryName(holder))
        {
            holders.Add(holder);
            missing = !Directory.Exists(holder);
        }

        bool existed = Directory.Exists(folder);
        MakeFolder(folder);
        try
        {
            holders.ForEach(syncNames);
        }
        catch (IOException cause) when (existed && cause.HResult == PermissionDenied)
        {
            // Somebody with more rights made the folder for us, in one that is not ours to open.
        }
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
    }

    /// <summary>Keeps the node from settling in a folder that holds somebody's files.</summary>
    private static void RefuseForeign(string folder)
    {
        if (File.Exists(System.IO.Path.Combine(folder, NodeFile.FileName)))
        {
            return;
        }

        foreach (string entry in Directory.EnumerateFileSystemEntries(folder))
        {
            string name = System.IO.Path.GetFileName(entry);
            if (!FilesOfAnEmptyFolder.Contains(name, StringComparer.Ordinal))
            {
                throw new DataFolderException($"The data folder {folder} is not empty and has no {NodeFile.FileName}, so it does not belong to a node (it holds {name}). Name an empty folder, or restore {NodeFile.FileName} from a backup.");
            }
        }
    }
}
