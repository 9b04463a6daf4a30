namespace ZsIdNode.LoadTests.Measuring;

/// <summary>The three moments of a load, in nanoseconds of <see cref="Clock"/>.</summary>
/// <param name="Start">The first request.</param>
/// <param name="From">The end of the warm-up: what began earlier does not count.</param>
/// <param name="Until">The last request; answers are waited for a while longer.</param>
internal readonly record struct LoadSpan(long Start, long From, long Until)
{
    public static LoadSpan Beginning(long start, int warmUpSeconds, int seconds) =>
        new(start, start + (warmUpSeconds * Clock.Second), start + ((warmUpSeconds + seconds) * Clock.Second));

    public bool Counts(long began) => began >= From && began < Until;
}
