using System.Text;
using System.Text.Json;
using FASTER.core;
using ZsIdNode.Storage.Checkpoints;

namespace ZsIdNode.Storage.Records;

/// <summary>Opens a record view as a checkpoint says, or finds out why that cannot be.</summary>
internal sealed class RecordRestoration(RecordFolder folder, StorageOptions options, Func<string, IDevice> openDevice)
{
    /// <exception cref="CheckpointDamagedException">The checkpoint cannot be used.</exception>
    public RecordLog Restore(ViewCheckpoint checkpoint, long sequence, out RecordCounts counts)
    {
        try
        {
            return RestoreWhole(checkpoint, sequence, out counts);
        }
        catch (Exception cause) when (cause is JsonException or UnauthorizedAccessException or ArgumentException or (IOException and not CheckpointDamagedException))
        {
            throw new CheckpointDamagedException($"The checkpoint {NameOf(checkpoint)} of the record view cannot be read: {cause.Message}", cause);
        }
    }

    private static string NameOf(ViewCheckpoint checkpoint) => Encoding.UTF8.GetString(checkpoint.State.AsSpan());

    private RecordLog RestoreWhole(ViewCheckpoint checkpoint, long sequence, out RecordCounts counts)
    {
        string name = NameOf(checkpoint);
        foreach (CheckpointFile file in checkpoint.Files)
        {
            CheckpointFolder.Verify(folder.PathOf(file.Name), file);
        }

        string path = folder.PathOf(name);
        RecordCheckpointFile said = RecordCheckpointFile.Of(File.ReadAllBytes(Path.Combine(path, RecordCheckpointFile.FileName)));
        Check(name, said, sequence);

        string logFolder = Path.GetDirectoryName(path)!;
        var files = new LogFiles(logFolder);
        using (var walk = new LogWalk(files, said.PageBytes))
        {
            // FASTER goes through this part itself, and serves from memory what it finds.
            walk.Walk(said.ReadFrom / said.PageBytes * said.PageBytes, said.FinalAddress, static (long _, in LogRecord _) => { }, CancellationToken.None);
            if (walk.Damaged.Count > 0)
            {
                throw new CheckpointDamagedException($"The log of the checkpoint {name} of the record view is damaged at byte {walk.Damaged[0]}.");
            }
        }

        RecordFolder.DeleteLaterThan(path);
        files.Truncate(said.FinalAddress);
        var log = new RecordLog(logFolder, options, openDevice, path, said);
        try
        {
            CheckPosition(name, log, sequence, out counts);
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    private static void CheckPosition(string name, RecordLog log, long sequence, out RecordCounts counts)
    {
        RecordSession session = log.Readers.Rent();
        try
        {
            if (!RecordPosition.TryRead(session, out counts, out long stands) || stands != sequence)
            {
                throw new CheckpointDamagedException($"The record view came back from the checkpoint {name} as of another transaction than {sequence}.");
            }
        }
        finally
        {
            log.Readers.Return(session);
        }
    }

    private void Check(string name, RecordCheckpointFile said, long sequence)
    {
        string? fault = said.Format != RecordCheckpointFile.NewestFormat ? $"has the format {said.Format}, which this program does not know"
            : said.Sequence != sequence ? $"is as of transaction {said.Sequence}, not {sequence}"
            : said.PageBytes != RecordLog.PageBytes(options) || said.MemoryBytes > RecordLog.RoundDown(options.RecordMemoryBytes) ? "was written with more memory than storage.recordMemoryBytes allows now"
            : null;
        if (fault is not null)
        {
            throw new CheckpointDamagedException($"The checkpoint {name} of the record view {fault}.");
        }
    }
}
