namespace ZsIdNode.Metering.Programmes;

/// <summary>
/// What a number in a programme means. "Registration volume" has two official meanings and a mean has many
/// denominators, so no number leaves the node without its definition; a changed meaning gets a new version.
/// </summary>
public sealed class MetricDefinition
{
    private readonly Func<MeasuredYear, MetricValues> _measure;

    internal MetricDefinition(Func<MeasuredYear, MetricValues> measure) => _measure = measure;

    /// <summary>As programme files name it.</summary>
    public required string Id { get; init; }

    public required int Version { get; init; }

    /// <summary>What is counted, in the favourable and in the conservative reading.</summary>
    public required Bilingual Text { get; init; }

    /// <summary>What is never counted, in either reading.</summary>
    public required Bilingual ExcludedEvents { get; init; }

    /// <summary>What one event is.</summary>
    public required Bilingual Unit { get; init; }

    /// <summary>The zone in which a day and a year begin.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The national table (docking guide, annex 1) whose definition is followed.</summary>
    public required string OfficialTable { get; init; }

    /// <summary>Measures a year, or as much of it as has passed.</summary>
    internal MetricValues Measure(MeasuredYear year) => _measure(year);
}
