using ZsIdNode.Storage;
using ZsIdNode.Storage.Backups;
using ZsIdNode.Storage.Verification;

namespace ZsIdNode.Server.Maintenance;

/// <summary>What an operator does to a data folder while no node runs with it.</summary>
public static class NodeMaintenance
{
    /// <summary>Whether there is a data folder that no process holds.</summary>
    public static bool IsFree(string data)
    {
        try
        {
            using DataFolder folder = DataFolder.OpenExisting(data, TimeProvider.System);
            return true;
        }
        catch (DataFolderException)
        {
            return false;
        }
    }

    /// <summary>Checks everything that is stored, and changes nothing of it.</summary>
    public static async Task<VerificationReport> VerifyAsync(NodeOptions options, TimeProvider time, Action<string> told, CancellationToken stop)
    {
        using DataFolder folder = DataFolder.OpenExisting(options.Data, time);
        return await StoreVerification.RunAsync(folder, options.Storage, told, stop).ConfigureAwait(false);
    }

    /// <summary>Makes all views anew from the journal.</summary>
    public static async Task<RecoveryReport> RebuildAsync(NodeOptions options, TimeProvider time, CancellationToken stop)
    {
        using DataFolder folder = DataFolder.OpenExisting(options.Data, time);
        return await StoreRebuild.RunAsync(folder, options.Storage, time, stop).ConfigureAwait(false);
    }

    /// <summary>Takes a backup of a node that does not run.</summary>
    /// <param name="told">Hears how many bytes were looked at, and how many there are.</param>
    public static async Task<BackupReport> BackUpAsync(NodeOptions options, string target, string? location, string? consent, bool withKeys, TimeProvider time, Action<long, long> told, CancellationToken stop)
    {
        using DataFolder folder = DataFolder.OpenExisting(options.Data, time);
        using NodeStore store = NodeStore.Open(folder, options.Storage, time);
        return await StoreBackup.TakeAsync(store, new BackupRequest(target, location, consent, withKeys), options.Backup, time, new Told(told), stop).ConfigureAwait(false);
    }

    /// <summary>Makes a data folder from a backup.</summary>
    /// <param name="sequence">The last transaction of the backup to restore; the newest when not given.</param>
    /// <param name="told">Hears how many bytes were read, and how many will be.</param>
    public static RestoreReport Restore(string source, string data, long? sequence, Action<long, long> told, CancellationToken stop) =>
        StoreRestore.Run(source, data, sequence, new Told(told), stop);

    private sealed class Told(Action<long, long> report) : IProgress<CopyProgress>
    {
        public void Report(CopyProgress value) => report(value.Done, value.Total);
    }
}
