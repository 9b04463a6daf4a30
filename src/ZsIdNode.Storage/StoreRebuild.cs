namespace ZsIdNode.Storage;

/// <summary>
/// Makes all views anew: (1) makes sure that the journal can do it alone, (2) deletes the checkpoints and then the
/// views, (3) reads the whole journal, (4) takes a checkpoint. Interrupted anywhere, the next start does the rest.
/// </summary>
public static class StoreRebuild
{
    /// <exception cref="DataFolderException">The journal no longer has its beginning; nothing was deleted.</exception>
    /// <exception cref="IOException">The journal is damaged, or the disk refused.</exception>
    public static async Task<RecoveryReport> RunAsync(DataFolder folder, StorageOptions options, TimeProvider time, CancellationToken stop)
    {
        // (1)
        long first = JournalBeginning.Of(folder.JournalPath);
        if (first != 1)
        {
            throw new DataFolderException($"The journal of {folder.Path} begins with transaction {first}: without its checkpoints nothing knows what came before. Bring the older segments back from the archive first. Nothing was changed.");
        }

        // (2): a checkpoint without its views would look like damage, views without a checkpoint are nothing.
        Empty(folder.CheckpointsPath);
        DiskSync.Folder(folder.CheckpointsPath);
        Empty(folder.ViewsPath);

        // (3)
        using NodeStore store = NodeStore.Open(folder, options, time);

        // (4)
        return await store.TakeCheckpointAsync(stop).ConfigureAwait(false)
            ? store.Recovery
            : throw new IOException($"The views are made anew, but they could not be kept: {store.CheckpointTrouble} The next start makes them once more.");
    }

    private static void Empty(string folder)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(folder).GetFileSystemInfos())
        {
            if (entry is DirectoryInfo directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }
}
