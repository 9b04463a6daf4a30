using System.Collections.Immutable;

namespace ZsIdNode.Storage.Backups;

/// <summary>A file that a backup takes.</summary>
/// <param name="Path">Below the data folder, with <c>/</c> between folders.</param>
/// <param name="Bytes">How many of its bytes; it may be longer.</param>
/// <param name="IsSealed">Whether a file of this name and length never changes: one that an earlier backup has is not read again.</param>
internal sealed record FileToCopy(string Path, long Bytes, bool IsSealed);

/// <summary>Copies files of a data folder into a target, part by part.</summary>
internal sealed class BackupCopy(string folder, BackupTarget target, BackupManifest? before, Action<long> told)
{
    private readonly byte[] _part = new byte[BackupFile.PartBytes];
    private readonly Dictionary<string, BackupFile> _before = before?.Files.ToDictionary(file => file.Path, StringComparer.Ordinal) ?? [];

    /// <summary>How many bytes were not yet in the target.</summary>
    public long BytesCopied { get; private set; }

    public BackupFile Copy(FileToCopy file, CancellationToken stop)
    {
        if (file.IsSealed && _before.TryGetValue(file.Path, out BackupFile? same) && same.Bytes == file.Bytes && IsThere(same))
        {
            told(file.Bytes);
            return same;
        }

        ImmutableArray<string>.Builder parts = ImmutableArray.CreateBuilder<string>(BackupFile.PartsOf(file.Bytes));
        using var source = new FileStream(Path.Combine(folder, file.Path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        for (long rest = file.Bytes; rest > 0;)
        {
            stop.ThrowIfCancellationRequested();
            Span<byte> part = _part.AsSpan(0, (int)Math.Min(_part.Length, rest));
            source.ReadExactly(part);
            BytesCopied += target.Parts.Put(part, out string checksum);
            parts.Add(checksum);
            rest -= part.Length;
            told(part.Length);
        }

        return new BackupFile(file.Path, file.Bytes, parts.DrainToImmutable());
    }

    private bool IsThere(BackupFile file)
    {
        for (int part = 0; part < file.Parts.Length; part++)
        {
            if (!target.Parts.Has(file.Parts[part], file.BytesOfPart(part)))
            {
                return false;
            }
        }

        return true;
    }
}
