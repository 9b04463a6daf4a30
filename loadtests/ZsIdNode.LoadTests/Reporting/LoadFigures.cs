using ZsIdNode.LoadTests.Measuring;
using ZsIdNode.LoadTests.Scenarios;

namespace ZsIdNode.LoadTests.Reporting;

/// <summary>The figures of one load. Durations are in nanoseconds.</summary>
/// <param name="Offered">Requests a second by the schedule; nothing for a closed loop.</param>
/// <param name="Seconds">How long was measured.</param>
internal sealed record LoadFigures(
    string Load,
    double? Offered,
    double Seconds,
    long Answered,
    double AnsweredPerSecond,
    double RecordsPerSecond,
    long P50,
    long P90,
    long P99,
    long P999,
    long Max,
    long Refused,
    IReadOnlyDictionary<int, long> Refusals,
    long Wrong,
    long Lost,
    long Late,
    long Unsent,
    long ConnectionsBroken,
    bool IsSound)
{
    public static LoadFigures Of(Load load, Tally tally, LoadSpan span)
    {
        // A load that is bounded by a count ends before its time.
        long end = tally.LastBegan > span.From && tally.LastBegan < span.Until - Clock.Second ? tally.LastBegan : span.Until;
        double seconds = (double)(end - span.From) / Clock.Second;
        LatencyHistogram latency = tally.Latency;
        return new LoadFigures(
            load.ToString(),
            load.Rate,
            seconds,
            tally.Answered,
            tally.Answered / seconds,
            tally.Records / seconds,
            latency.Percentile(0.5),
            latency.Percentile(0.9),
            latency.Percentile(0.99),
            latency.Percentile(0.999),
            latency.Max,
            tally.Refused,
            tally.Refusals,
            tally.Wrong,
            tally.Lost,
            tally.Late,
            tally.Unsent,
            tally.ConnectionsBroken,
            tally.IsSound);
    }
}
