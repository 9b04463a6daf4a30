using System.Collections.Immutable;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage.Backups;

/// <summary>
/// Backs up a store while it is in use: (1) opens the target, (2) takes a checkpoint and holds it, (3) notes where the
/// journal ends, (4) copies what belongs to both, (5) writes the manifest, which makes the backup count, (6) gives up older ones.
/// </summary>
public static class StoreBackup
{
    /// <param name="told">Hears how far it has come.</param>
    /// <exception cref="BackupException">The data may not go there, or the target holds something else.</exception>
    /// <exception cref="IOException">A disk refused; earlier backups are as they were.</exception>
    public static async Task<BackupReport> TakeAsync(NodeStore store, BackupRequest request, BackupOptions options, TimeProvider time, IProgress<CopyProgress>? told, CancellationToken stop)
    {
        RefuseWithinData(store.Folder.Path, request.Target);

        // (1)
        using BackupTarget target = BackupTarget.Open(request, options);
        BackupManifest? before = target.List(out _).FirstOrDefault();
        if (before is not null && before.NodeId != store.Folder.NodeId)
        {
            throw new BackupException($"{target.Path} holds backups of node {before.NodeId}, but this is node {store.Folder.NodeId}. Each node needs a target of its own.");
        }

        // (2)
        using CheckpointHold hold = await store.Keeper.TakeAndHoldAsync(stop).ConfigureAwait(false);

        // (3)
        JournalPlace place = store.Journal.Place;
        return await Task.Run(() => Take(store.Folder, target, before, hold.Manifest, place, request, options, time, told, stop), stop).ConfigureAwait(false);
    }

    private static BackupReport Take(DataFolder folder, BackupTarget target, BackupManifest? before, CheckpointManifest checkpoint, JournalPlace place, BackupRequest request, BackupOptions options, TimeProvider time, IProgress<CopyProgress>? told, CancellationToken stop)
    {
        // (4)
        FileToCopy[] files = [.. JournalFiles(folder, place), .. CheckpointFiles(folder, checkpoint), .. OwnFiles(folder, request.WithKeys)];
        long total = files.Sum(file => file.Bytes);
        long done = 0;
        var copy = new BackupCopy(folder.Path, target, before, bytes => told?.Report(new CopyProgress(done += bytes, total)));
        ImmutableArray<BackupFile> copied = [.. files.Select(file => copy.Copy(file, stop))];
        target.Parts.Sync();

        // (5)
        string? consent = string.IsNullOrWhiteSpace(request.Consent) ? null : request.Consent.Trim();
        target.Add(new BackupManifest(folder.NodeId, place.LastSequence, time.GetUtcNow(), target.Location, consent, request.WithKeys, copied));

        // (6)
        int pruned = target.Prune(options.Kept);
        return new BackupReport(folder.NodeId, place.LastSequence, files.Length, total, copy.BytesCopied, target.Location, consent, request.WithKeys, pruned);
    }

    private static IEnumerable<FileToCopy> JournalFiles(DataFolder folder, JournalPlace place)
    {
        foreach (long first in place.Segments)
        {
            // All but the last are sealed: cut to their groups, and never written to again.
            string name = SegmentName.Of(first);
            bool isLast = first == place.Segments[^1];
            yield return new FileToCopy("journal/" + name, isLast ? place.End : new FileInfo(Path.Combine(folder.JournalPath, name)).Length, IsSealed: !isLast);
        }
    }

    private static IEnumerable<FileToCopy> CheckpointFiles(DataFolder folder, CheckpointManifest checkpoint)
    {
        string manifest = CheckpointName.Of(checkpoint.Sequence);
        yield return new FileToCopy("checkpoints/" + manifest, new FileInfo(Path.Combine(folder.CheckpointsPath, manifest)).Length, IsSealed: false);
        foreach (ViewCheckpoint view in checkpoint.Views)
        {
            foreach (CheckpointFile file in view.Files)
            {
                yield return new FileToCopy($"views/{view.View}/{file.Name}", file.Bytes, IsSealed: false);
            }
        }
    }

    private static IEnumerable<FileToCopy> OwnFiles(DataFolder folder, bool withKeys)
    {
        yield return new FileToCopy(NodeFile.FileName, new FileInfo(Path.Combine(folder.Path, NodeFile.FileName)).Length, IsSealed: false);
        foreach (FileInfo key in withKeys ? new DirectoryInfo(folder.KeysPath).GetFiles() : [])
        {
            yield return new FileToCopy("keys/" + key.Name, key.Length, IsSealed: false);
        }
    }

    private static void RefuseWithinData(string data, string target)
    {
        string inside = Path.GetRelativePath(data, Path.GetFullPath(target));
        if (inside == "." || !(inside.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(inside)))
        {
            throw new BackupException($"{target} lies in the data folder {data}; what takes the data folder takes the backup with it. Name a folder elsewhere, better on another disk.");
        }
    }
}
