namespace ZsIdNode.Metering.Activity;

/// <summary>
/// What a flusher took from an <see cref="ActivityCounter"/>. Committed once it is written; a batch that is
/// disposed of without a commit is put back, and its counts are part of the next one.
/// </summary>
public sealed class ActivityBatch : IDisposable
{
    private readonly ActivityCounter _counter;
    private readonly List<ActivityCount> _counts;

    internal ActivityBatch(ActivityCounter counter, List<ActivityCount> counts)
    {
        _counter = counter;
        _counts = counts;
    }

    /// <summary>At most one entry per day, prefix, door and measure; none of them zero.</summary>
    public IReadOnlyList<ActivityCount> Counts => _counts;

    public bool IsEmpty => _counts.Count == 0;

    /// <summary>The counts are written: they are never given again.</summary>
    public void Commit() => _counter.Settle(_counts, written: true);

    /// <summary>Puts the counts back unless they were committed.</summary>
    public void Dispose() => _counter.Settle(_counts, written: false);
}
