using System.Collections.Immutable;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage.Checkpoints;

/// <summary>The folder <c>checkpoints/</c>: one manifest per checkpoint; the files themselves lie with their views.</summary>
/// <param name="viewsPath">The folder in which each view has one of its own, called as it is.</param>
internal sealed class CheckpointFolder(string path, string viewsPath, Guid nodeId)
{
    private const int WindowBytes = 1_024 * 1_024;

    public string Path { get; } = path;

    /// <summary>Looks at every manifest and at the files that it names.</summary>
    public CheckpointFindings Find()
    {
        ImmutableArray<CheckpointManifest>.Builder usable = ImmutableArray.CreateBuilder<CheckpointManifest>();
        ImmutableArray<string>.Builder refused = ImmutableArray.CreateBuilder<string>();
        foreach (long sequence in List().OrderDescending())
        {
            try
            {
                CheckpointManifest manifest = Read(sequence);
                Verify(manifest);
                usable.Add(manifest);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                refused.Add(fault.Message);
            }
        }

        return new CheckpointFindings(usable.DrainToImmutable(), refused.DrainToImmutable());
    }

    /// <summary>Holds the files that a manifest names against what it says of them.</summary>
    /// <exception cref="CheckpointDamagedException">A file is missing, too short or changed.</exception>
    public void Verify(CheckpointManifest manifest)
    {
        foreach (ViewCheckpoint view in manifest.Views)
        {
            foreach (CheckpointFile file in view.Files)
            {
                Verify(System.IO.Path.Combine(viewsPath, view.View, file.Name), file);
            }
        }
    }

    /// <summary>Makes a checkpoint count: when this has returned, the next start finds it.</summary>
    public void Write(CheckpointManifest manifest)
    {
        DurableFile.MakeFolder(Path);
        DurableFile.Write(PathOf(manifest.Sequence), manifest.Encode());

        // What cannot be read back now is not what an older one is given up for.
        Verify(Read(manifest.Sequence));
    }

    /// <summary>Gives up all others, damaged ones among them.</summary>
    public void KeepOnly(IReadOnlyList<CheckpointManifest> kept)
    {
        bool deleted = false;
        foreach (long sequence in List().Except(kept.Select(manifest => manifest.Sequence)))
        {
            File.Delete(PathOf(sequence));
            deleted = true;
        }

        foreach (string half in Directory.Exists(Path) ? Directory.GetFiles(Path, "*" + DurableFile.NewSuffix) : [])
        {
            File.Delete(half);
        }

        // The names go before the files do: a manifest whose files are gone would look like damage.
        if (deleted)
        {
            DiskSync.Folder(Path);
        }
    }

    public string PathOf(long sequence) => System.IO.Path.Combine(Path, CheckpointName.Of(sequence));

    /// <summary>Holds one file against what a checkpoint says of it.</summary>
    /// <exception cref="CheckpointDamagedException">It is missing, too short or changed.</exception>
    public static void Verify(string path, CheckpointFile file)
    {
        var found = new FileInfo(path);
        if (!found.Exists || found.Length < file.Bytes)
        {
            throw new CheckpointDamagedException(found.Exists ? $"{path} has {found.Length} bytes where {file.Bytes} belong to a checkpoint" : $"{path} is missing");
        }

        if (file.Checksum is uint checksum && ChecksumOf(path, file.Bytes) != checksum)
        {
            throw new CheckpointDamagedException($"{path}: the checksum does not fit");
        }
    }

    private static uint ChecksumOf(string path, long bytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] window = new byte[(int)Math.Min(WindowBytes, bytes)];
        uint checksum = 0;
        for (long rest = bytes; rest > 0;)
        {
            int read = file.ReadAtLeast(window.AsSpan(0, (int)Math.Min(window.Length, rest)), 1, throwOnEndOfStream: true);
            checksum = Crc32C.Extend(checksum, window.AsSpan(0, read));
            rest -= read;
        }

        return checksum;
    }

    private CheckpointManifest Read(long sequence)
    {
        string path = PathOf(sequence);
        if (new FileInfo(path).Length > CheckpointManifest.BytesMost)
        {
            throw new CheckpointDamagedException($"{path} is larger than any manifest");
        }

        CheckpointManifest manifest = CheckpointManifest.Decode(File.ReadAllBytes(path), nodeId, path);
        return manifest.Sequence == sequence
            ? manifest
            : throw new CheckpointDamagedException($"{path} is named for transaction {sequence}, but holds {manifest.Sequence}; it was renamed");
    }

    private long[] List() =>
        Directory.Exists(Path)
            ? [.. Directory.EnumerateFiles(Path).Select(file => CheckpointName.TryParse(System.IO.Path.GetFileName(file), out long sequence) ? sequence : -1).Where(sequence => sequence >= 0)]
            : [];
}

/// <summary>What stands in the folder of the checkpoints.</summary>
/// <param name="Usable">Those whose files are as they should be, the newest first.</param>
/// <param name="Refused">What is wrong with each of the others.</param>
internal sealed record CheckpointFindings(ImmutableArray<CheckpointManifest> Usable, ImmutableArray<string> Refused);
