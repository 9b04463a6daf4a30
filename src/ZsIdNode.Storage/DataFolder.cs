namespace ZsIdNode.Storage;

/// <summary>
/// Where a node keeps what it must not forget: <c>journal/</c> (the truth), <c>views/</c> (made again
/// from the journal at any time), <c>keys/</c> (secrets), <c>node.json</c> (who the node is). One process
/// holds the folder until it disposes of this object or dies.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // Volumes mounted for us may hold the file system's own folder.
    private static readonly string[] FilesOfAnEmptyFolder =
        [DataFolderLock.FileName, DataFolderLock.HolderFileName, NodeFile.FileName + NodeFile.NewSuffix, "lost+found"];

    private readonly DataFolderLock _lock;

    private DataFolder(string path, Guid nodeId, DataFolderLock held)
    {
        Path = path;
        NodeId = nodeId;
        _lock = held;
    }

    public string Path { get; }

    /// <summary>The node's identity, given when the folder was first opened.</summary>
    public Guid NodeId { get; }

    public string JournalPath => System.IO.Path.Combine(Path, "journal");

    public string ViewsPath => System.IO.Path.Combine(Path, "views");

    public string KeysPath => System.IO.Path.Combine(Path, "keys");

    /// <summary>Opens the folder, or makes it when it is missing or empty, and holds it.</summary>
    /// <exception cref="DataFolderException">The folder cannot be used; the message says why.</exception>
    public static DataFolder Open(string path, TimeProvider time, Func<Guid> newNodeId)
    {
        string folder = System.IO.Path.GetFullPath(path);
        try
        {
            return OpenFull(folder, time, newNodeId);
        }
        catch (Exception cause) when (cause is UnauthorizedAccessException || (cause is IOException and not DataFolderException))
        {
            throw new DataFolderException($"The data folder {folder} cannot be read or written: {cause.Message} Give the node's user the right to write there, or name another folder.", cause);
        }
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => _lock.Dispose();

    private static DataFolder OpenFull(string folder, TimeProvider time, Func<Guid> newNodeId)
    {
        if (File.Exists(folder))
        {
            throw new DataFolderException($"The data folder {folder} is a file. Name a folder, or move the file away.");
        }

        MakeFolder(folder);
        RefuseForeign(folder);
        DataFolderLock held = DataFolderLock.Take(folder);
        try
        {
            NodeFile node = NodeFile.ReadOrMake(folder, time, newNodeId);
            var opened = new DataFolder(folder, node.NodeId, held);
            Directory.CreateDirectory(opened.JournalPath);
            Directory.CreateDirectory(opened.ViewsPath);
            MakeFolder(opened.KeysPath);
            return opened;
        }
        catch (Exception)
        {
            held.Dispose();
            throw;
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
