using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage;

/// <summary>Where a journal begins, from the names of its files alone.</summary>
internal static class JournalBeginning
{
    /// <summary>The first transaction of the oldest segment; 1 when there is none yet.</summary>
    public static long Of(string folder)
    {
        long first = long.MaxValue;
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            if (SegmentName.TryParse(Path.GetFileName(file), out long sequence))
            {
                first = Math.Min(first, sequence);
            }
        }

        return first == long.MaxValue ? 1 : first;
    }
}
