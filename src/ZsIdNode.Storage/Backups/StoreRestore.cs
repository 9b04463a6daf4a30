using System.Collections.Immutable;
using System.Globalization;

namespace ZsIdNode.Storage.Backups;

/// <summary>
/// Makes a data folder from a backup: (1) chooses the backup, (2) holds every part against its checksum, (3) writes the
/// files, (4) and last the one that makes the folder a node's: what was interrupted before is no data folder.
/// </summary>
public static class StoreRestore
{
    /// <param name="sequence">The last transaction of the backup to restore; the newest when not given.</param>
    /// <exception cref="BackupException">The backup is damaged, or the folder is not empty; nothing was written.</exception>
    public static RestoreReport Run(string source, string data, long? sequence, IProgress<CopyProgress>? told, CancellationToken stop)
    {
        // (1)
        using BackupTarget target = BackupTarget.OpenToRead(source);
        BackupManifest manifest = Choose(target, sequence);
        string folder = Path.GetFullPath(data);
        RefuseUnlessEmpty(folder);

        // (2) and (3) read everything.
        long done = 0;
        void Told(int bytes) => told?.Report(new CopyProgress(done += bytes, 2 * manifest.Bytes));
        byte[] part = new byte[BackupFile.PartBytes];
        foreach (BackupFile file in manifest.Files)
        {
            ReadParts(target, file, part, Told, _ => { }, stop);
        }

        // (3)
        PrivateFiles.MakeFolder(folder);
        foreach (BackupFile file in manifest.Files.Where(file => file.Path != NodeFile.FileName))
        {
            Write(target, file, folder, part, Told, stop);
        }

        // (4)
        foreach (string made in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Append(folder))
        {
            DiskSync.Folder(made);
        }

        BackupFile node = manifest.Files.FirstOrDefault(file => file.Path == NodeFile.FileName)
            ?? throw new BackupException($"The backup has no {NodeFile.FileName}; it is no backup of a node.");
        Write(target, node, folder, part, Told, stop);
        DiskSync.Folder(folder);
        return new RestoreReport(manifest.NodeId, manifest.Sequence, manifest.Time, manifest.Files.Length, manifest.Bytes, manifest.WithKeys);
    }

    private static BackupManifest Choose(BackupTarget target, long? sequence)
    {
        ImmutableArray<BackupManifest> all = target.List(out ImmutableArray<string> unreadable);
        BackupManifest? chosen = sequence is null ? all.FirstOrDefault() : all.FirstOrDefault(manifest => manifest.Sequence == sequence);

        // The newest of those that can be read need not be the newest: nobody should get an older state without a word.
        if (sequence is null && !unreadable.IsEmpty)
        {
            string others = all.IsEmpty ? "" : $" Others are there: {Listed(all)}; choose one with --sequence.";
            throw new BackupException($"{string.Join(" ", unreadable)}{others}");
        }

        return chosen ?? throw new BackupException(sequence is null
            ? $"{target.Path} holds no backup that was finished."
            : $"{target.Path} holds no backup with the last transaction {sequence}. It holds: {Listed(all)}.");
    }

    private static string Listed(ImmutableArray<BackupManifest> all) =>
        all.IsEmpty ? "none" : string.Join(", ", all.Select(manifest => string.Create(CultureInfo.InvariantCulture, $"{manifest.Sequence} ({manifest.Time:yyyy-MM-dd HH:mm} UTC)")));

    private static void RefuseUnlessEmpty(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any(entry => Path.GetFileName(entry) != "lost+found")))
        {
            throw new BackupException($"{folder} is not an empty folder. A backup is restored into an empty or a new one, so that nothing is overwritten.");
        }
    }

    private static void Write(BackupTarget target, BackupFile file, string folder, byte[] part, Action<int> told, CancellationToken stop)
    {
        string path = Path.Combine(folder, file.Path);
        PrivateFiles.MakeFolder(Path.GetDirectoryName(path)!);
        using (var written = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            ReadParts(target, file, part, told, bytes => written.Write(bytes.Span), stop);
            written.Flush(flushToDisk: true);
        }

        PrivateFiles.Restrict(path);
    }

    private static void ReadParts(BackupTarget target, BackupFile file, byte[] part, Action<int> told, Action<ReadOnlyMemory<byte>> take, CancellationToken stop)
    {
        for (int at = 0; at < file.Parts.Length; at++)
        {
            stop.ThrowIfCancellationRequested();
            Memory<byte> bytes = part.AsMemory(0, file.BytesOfPart(at));
            target.Parts.Read(file.Parts[at], bytes.Span);
            take(bytes);
            told(bytes.Length);
        }
    }
}

/// <summary>What was restored.</summary>
/// <param name="Sequence">The last transaction in it.</param>
/// <param name="Taken">When the backup was taken.</param>
/// <param name="WithKeys">Whether the node's secrets came with it.</param>
public sealed record RestoreReport(Guid NodeId, long Sequence, DateTimeOffset Taken, int Files, long Bytes, bool WithKeys);
