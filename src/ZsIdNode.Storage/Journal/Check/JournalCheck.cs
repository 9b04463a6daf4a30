using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Journal.Check;

/// <summary>
/// Reads all of a journal, or of an archive of one, and says everything that is wrong with it; it changes nothing and goes
/// on behind a fault where it can. For a journal that nobody writes meanwhile: beside a running node the
/// last group may be half written, and would be reported as torn.
/// </summary>
public static class JournalCheck
{
    /// <param name="nodeId">Whose journal it must be; nothing when that does not matter.</param>
    /// <param name="progress">Called about once for each MiB.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public static JournalCheckReport Run(string folder, Guid? nodeId, Action<JournalCheckProgress>? progress = null, CancellationToken stop = default) =>
        Run(new DiskJournalFiles(folder), nodeId, progress, stop);

    internal static JournalCheckReport Run(IJournalFiles files, Guid? nodeId, Action<JournalCheckProgress>? progress = null, CancellationToken stop = default)
    {
        var survey = new JournalSurvey(files.Folder, progress, stop);
        List<long> segments = [];
        List<string> others = [];
        foreach (string name in files.List().Order(StringComparer.Ordinal))
        {
            if (SegmentName.TryParse(name, out long first))
            {
                segments.Add(first);
                survey.BytesInAll += LengthOf(files, name);
            }
            else
            {
                others.Add(name);
            }
        }

        for (int at = 0; at < segments.Count; at++)
        {
            new SegmentCheck(files, nodeId, survey, segments[at], isLast: at == segments.Count - 1).Run();
        }

        CheckNames(others, survey);
        return survey.Report(segments.Count);
    }

    private static long LengthOf(IJournalFiles files, string name)
    {
        try
        {
            using IJournalFile file = files.OpenToRead(name);
            return file.Length;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It is reported when its turn comes.
            return 0;
        }
    }

    private static void CheckNames(List<string> others, JournalSurvey survey)
    {
        foreach (string name in others)
        {
            if (name.EndsWith(SegmentName.Extension, StringComparison.Ordinal))
            {
                survey.Damage(name, 0, 0, "this is not the name of a segment; it was renamed, or does not belong here", "Give it its name back, or take it out of the folder.");
            }
            else if (name.EndsWith(JournalArchive.UnfinishedSuffix, StringComparison.Ordinal))
            {
                survey.Note(name, 0, 0, "a copy to the archive that never ended", "Nothing; it is made anew.");
            }
        }
    }
}
