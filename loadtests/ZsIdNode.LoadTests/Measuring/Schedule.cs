namespace ZsIdNode.LoadTests.Measuring;

/// <summary>
/// When each request of an open loop is due, whatever became of those before it. A request that goes out late,
/// because its peer is slow or we are, is measured from here: otherwise a stall of the peer would also stop
/// the measuring of it.
/// </summary>
/// <param name="start">When the first request is due, in nanoseconds of <see cref="Clock"/>.</param>
/// <param name="perSecond">How many are due in a second.</param>
internal sealed class Schedule(long start, double perSecond)
{
    private readonly double _interval = 1e9 / perSecond;

    /// <summary>How many were taken.</summary>
    public long Taken { get; private set; }

    public long NextDue => DueOf(Taken);

    /// <summary>Takes the next request and says when it was due.</summary>
    public long Take() => DueOf(Taken++);

    /// <summary>How many requests were due in a span of time and not taken.</summary>
    public long Untaken(long from, long until) =>
        Math.Max(0, DueBefore(until) - Math.Max(DueBefore(from), Taken));

    // Multiplied, not summed up: an interval has a fraction, and a million sums of it would drift.
    private long DueOf(long number) => start + (long)(number * _interval);

    private long DueBefore(long time)
    {
        if (time <= start)
        {
            return 0;
        }

        long number = (long)Math.Ceiling((time - start) / _interval);
        while (number > 0 && DueOf(number - 1) >= time)
        {
            number--;
        }

        while (DueOf(number) < time)
        {
            number++;
        }

        return number;
    }
}
