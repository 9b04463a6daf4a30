using System.Globalization;
using System.Text;
using ZsIdNode.Storage.Checkpoints;

namespace ZsIdNode.Storage.Records;

/// <summary>
/// The folder of the record view: a numbered folder for each log that was begun, and in it the files of the log
/// and a folder for each checkpoint.
/// </summary>
internal sealed class RecordFolder(string path)
{
    public string PathOf(string name) => Path.Combine(path, name.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The folder for a log that is begun now.</summary>
    public string Next()
    {
        Directory.CreateDirectory(path);
        long last = Logs().Select(log => long.TryParse(Path.GetFileName(log), CultureInfo.InvariantCulture, out long number) ? number : 0).DefaultIfEmpty().Max();
        return Path.Combine(path, (last + 1).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Deletes whatever no checkpoint that came to its end can need. Nothing may be open.</summary>
    public void DeleteUnfinished()
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        foreach (string file in Directory.EnumerateFiles(path).ToArray())
        {
            File.Delete(file);
        }

        foreach (string log in Logs().Where(log => !CheckpointsOf(log).Any(IsFinished)).ToArray())
        {
            Directory.Delete(log, recursive: true);
        }

        if (!Directory.EnumerateFileSystemEntries(path).Any())
        {
            Directory.Delete(path);
        }
    }

    /// <summary>Deletes the checkpoints of a log that came after one: what follows writes over what they need.</summary>
    public static void DeleteLaterThan(string checkpoint)
    {
        string log = Path.GetDirectoryName(checkpoint)!;
        foreach (string other in CheckpointsOf(log).Where(other => IsLater(other, checkpoint)).ToArray())
        {
            Directory.Delete(other, recursive: true);
        }

        DiskSync.Folder(log);
    }

    /// <summary>Deletes what neither the log in use nor one of these checkpoints needs.</summary>
    public void Retire(IReadOnlyList<ViewCheckpoint> kept, RecordLog current)
    {
        HashSet<string> files = [.. kept.SelectMany(checkpoint => checkpoint.Files).Select(file => PathOf(file.Name))];
        HashSet<string> checkpoints = [.. kept.Select(checkpoint => PathOf(Encoding.UTF8.GetString(checkpoint.State.AsSpan())))];
        foreach (string log in Logs().ToArray())
        {
            bool isCurrent = log == current.Folder;
            if (!isCurrent && !checkpoints.Any(checkpoint => Path.GetDirectoryName(checkpoint) == log))
            {
                Directory.Delete(log, recursive: true);
                continue;
            }

            foreach (string checkpoint in CheckpointsOf(log).Where(checkpoint => !checkpoints.Contains(checkpoint) && checkpoint != current.CheckpointUnderWay).ToArray())
            {
                Directory.Delete(checkpoint, recursive: true);
            }

            RetireLog(new LogFiles(log), files, isCurrent ? current : null);
        }
    }

    private static void RetireLog(LogFiles log, HashSet<string> kept, RecordLog? current)
    {
        int[] files = [.. log.List()];
        int first = current is null ? int.MaxValue : LogFiles.FileOf(current.Log.BeginAddress);
        first = files.Where(file => kept.Contains(log.PathOf(file))).Append(first).Min();
        foreach (int file in files.Where(file => file < first))
        {
            if (current is null)
            {
                File.Delete(log.PathOf(file));
            }
            else
            {
                current.Device.RemoveSegment(file);
            }
        }
    }

    private static bool IsFinished(string checkpoint) => File.Exists(Path.Combine(checkpoint, RecordCheckpointFile.FileName));

    // Names hold the sequence number and FASTER's version with all their zeros.
    private static bool IsLater(string checkpoint, string than) =>
        string.CompareOrdinal(Path.GetFileName(checkpoint), Path.GetFileName(than)) > 0;

    private IEnumerable<string> Logs() => Directory.Exists(path) ? Directory.EnumerateDirectories(path) : [];

    private static IEnumerable<string> CheckpointsOf(string log) => Directory.EnumerateDirectories(log, FasterRecordStore.CheckpointPrefix + "*");
}
