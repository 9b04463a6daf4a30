namespace ZsIdNode.Storage.Checkpoints;

/// <summary>How often the views are brought to disk, so that a start need not read the whole journal.</summary>
public sealed class CheckpointOptions
{
    private const long JournalBytesLeast = 64 * 1_024;
    private const long JournalBytesMost = 1L << 40;
    private static readonly TimeSpan IntervalLeast = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IntervalMost = TimeSpan.FromDays(7);

    /// <summary>How many bytes of journal behind the last checkpoint bring about the next one.</summary>
    // Ours: a start reads and applies them in about ten seconds.
    public long JournalBytes { get; set; } = 1L << 30;

    /// <summary>How long a change may wait for the checkpoint that holds it.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Everything that is wrong, a sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (JournalBytes is < JournalBytesLeast or > JournalBytesMost)
        {
            yield return $"storage.checkpoints.journalBytes is {JournalBytes}; it must lie between {JournalBytesLeast} and {JournalBytesMost}.";
        }

        if (Interval < IntervalLeast || Interval > IntervalMost)
        {
            yield return $"storage.checkpoints.interval is {Interval}; it must lie between {IntervalLeast} and {IntervalMost}.";
        }
    }
}
