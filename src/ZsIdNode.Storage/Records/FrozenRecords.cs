using System.Collections.Immutable;
using System.Text;
using FASTER.core;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage.Records;

/// <summary>
/// A checkpoint of the record view on its way to disk. FASTER writes index and log; its words about them are
/// written here, when all else is on disk.
/// </summary>
internal sealed class FrozenRecords(RecordLog log, string folder, RecordCheckpointFile facts, Task written, RecordCheckpoints checkpoints) : IFrozenView
{
    private readonly IndexFile? _index = checkpoints.Index;

    public async Task<ViewCheckpoint> WriteAsync(CancellationToken stop)
    {
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, log.Device.WritesFailed);
            await written.WaitAsync(ended.Token).ConfigureAwait(false);
            return Finish();
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new RecordViewException(log.Device.Trouble ?? "The record view takes no more writes.");
        }
        finally
        {
            log.EndCheckpoint();

            // FASTER may be writing still, when somebody has ceased to wait for it.
            _ = written.ContinueWith(_ => _index?.Close(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private ViewCheckpoint Finish()
    {
        if (_index is null)
        {
            throw new IOException("FASTER wrote no index.");
        }

        (long indexBytes, uint indexChecksum) = _index.Finish();
        RecordCheckpointFile whole = Whole();
        byte[] words = whole.ToBytes();
        using (var file = new FileStream(Path.Combine(folder, RecordCheckpointFile.FileName), FileMode.CreateNew))
        {
            file.Write(words);
            file.Flush(flushToDisk: true);
        }

        // Every name up to the folder of the view: any of these may have been made since the last checkpoint.
        string root = Path.GetDirectoryName(log.Folder)!;
        DiskSync.Folder(folder);
        DiskSync.Folder(log.Folder);
        DiskSync.Folder(root);

        string generation = Path.GetFileName(log.Folder);
        string name = $"{generation}/{Path.GetFileName(folder)}";
        ImmutableArray<CheckpointFile> files =
        [
            new($"{name}/{RecordCheckpointFile.FileName}", words.Length, Crc32C.Of(words)),
            new($"{name}/{RecordCheckpoints.IndexFileName}", indexBytes, indexChecksum),
            .. LogParts(whole).Select(part => new CheckpointFile($"{generation}/{LogFiles.NameOf(part.File)}", part.Bytes, Checksum: null)),
        ];
        return new ViewCheckpoint(StoredRecordView.ViewName, [.. Encoding.UTF8.GetBytes(name)], files);
    }

    private RecordCheckpointFile Whole()
    {
        var said = default(HybridLogRecoveryInfo);
        using (var reader = new StreamReader(new MemoryStream(checkpoints.LogMetadata)))
        {
            said.Initialize(reader);
        }

        return facts with
        {
            BeginAddress = said.beginAddress,
            FinalAddress = said.finalLogicalAddress,
            ReadFrom = Math.Max(said.beginAddress, Math.Min(facts.ReadFrom, said.headAddress)),
            IndexMetadata = checkpoints.IndexMetadata,
            LogMetadata = checkpoints.LogMetadata,
        };
    }

    private static IEnumerable<(int File, long Bytes)> LogParts(RecordCheckpointFile checkpoint)
    {
        int last = LogFiles.FileOf(checkpoint.FinalAddress - 1);
        for (int file = LogFiles.FileOf(checkpoint.BeginAddress); file <= last; file++)
        {
            yield return (file, Math.Min(LogFiles.FileBytes, checkpoint.FinalAddress - (file * LogFiles.FileBytes)));
        }
    }
}
