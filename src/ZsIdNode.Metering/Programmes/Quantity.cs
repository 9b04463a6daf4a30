namespace ZsIdNode.Metering.Programmes;

/// <summary>
/// An exact value: a count of events, or a mean as events over days. Compared by cross-multiplication, never
/// by dividing, because a programme pays for 30,000.0027 and not for 30,000.
/// </summary>
/// <param name="Events">Not negative.</param>
/// <param name="Days">What the events are divided by; 1 for a plain count, and 0 counts as 1.</param>
public readonly record struct Quantity(long Events, int Days)
{
    private Int128 Divisor => Math.Max(1, Days);

    /// <summary>For display: to four places, rounded down.</summary>
    public decimal Shown => RoundDown(Events, Divisor, steps: 10_000);

    public bool Meets(Comparison comparison, long threshold) => MissingFor(comparison, threshold) == 0;

    /// <summary>The fewest further events with which the threshold would be met; 0 when it is met.</summary>
    public Int128 MissingFor(Comparison comparison, long threshold)
    {
        Int128 needed = (threshold * Divisor) + (comparison == Comparison.Above ? 1 : 0);
        return Int128.Max(0, needed - Events);
    }

    /// <summary>For display: how much of the threshold is reached, to two places, rounded down; may exceed 100.</summary>
    public decimal PercentOf(long threshold) => RoundDown((Int128)Events * 100, threshold * Divisor, steps: 100);

    /// <param name="steps">The parts that one is divided into.</param>
    private static decimal RoundDown(Int128 dividend, Int128 divisor, int steps) =>
        (decimal)(dividend * steps / divisor) / steps;
}
