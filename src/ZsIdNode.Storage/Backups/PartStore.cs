using System.Security.Cryptography;

namespace ZsIdNode.Storage.Backups;

/// <summary>
/// The parts of all backups of one target, each in a file that is named for the SHA-256 of its content and never
/// changes: whatever becomes of a backup that is being taken, those before it stay as they are.
/// </summary>
internal sealed class PartStore(string folder)
{
    private readonly HashSet<string> _foldersChanged = [];

    public bool Has(string checksum, int bytes) => new FileInfo(PathOf(checksum)) is { Exists: true } file && file.Length == bytes;

    /// <summary>Takes a part unless it is there; how many bytes were written.</summary>
    public int Put(ReadOnlySpan<byte> part, out string checksum)
    {
        checksum = Convert.ToHexStringLower(SHA256.HashData(part));
        if (Has(checksum, part.Length))
        {
            return 0;
        }

        string path = PathOf(checksum);
        string holder = Path.GetDirectoryName(path)!;
        PrivateFiles.MakeFolder(holder);
        DurableFile.WriteAside(path, part);
        PrivateFiles.Restrict(path);
        _foldersChanged.Add(holder);
        return part.Length;
    }

    /// <summary>Brings the names of all new parts to disk.</summary>
    public void Sync()
    {
        foreach (string changed in _foldersChanged)
        {
            DiskSync.Folder(changed);
        }

        DiskSync.Folder(folder);
        _foldersChanged.Clear();
    }

    /// <summary>Reads a part and holds it against its checksum.</summary>
    /// <exception cref="BackupException">It is missing or changed.</exception>
    public void Read(string checksum, Span<byte> part)
    {
        string path = PathOf(checksum);
        int read;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            read = file.Length == part.Length ? file.ReadAtLeast(part, part.Length, throwOnEndOfStream: false) : -1;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"A part of the backup cannot be read: {cause.Message}", cause);
        }

        if (read != part.Length || Convert.ToHexStringLower(SHA256.HashData(part)) != checksum)
        {
            throw new BackupException($"{path} is not what it was when the backup was taken. Use another backup; keep this one.");
        }
    }

    /// <summary>Deletes every part that is not needed, and what was left half-written.</summary>
    public void KeepOnly(IReadOnlySet<string> needed)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => !needed.Contains(Path.GetFileName(path))).ToArray())
        {
            File.Delete(path);
        }
    }

    private string PathOf(string checksum) => Path.Combine(folder, checksum[..2], checksum);
}
