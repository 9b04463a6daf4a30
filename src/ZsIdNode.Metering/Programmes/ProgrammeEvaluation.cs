using ZsIdNode.Metering.Counts;

namespace ZsIdNode.Metering.Programmes;

/// <summary>How far the counts of a calendar year go towards a programme.</summary>
/// <param name="AsOf">The last day counted, if it lies in the year.</param>
/// <param name="YearIsOver">Whether the year has passed; until then a conservative mean can only grow.</param>
/// <param name="Standing">Whether the programme is in force on <paramref name="AsOf"/>.</param>
/// <param name="YearTouchesValidity">Whether the programme was in force on at least one day of the year.</param>
public sealed record ProgrammeEvaluation(
    AwardProgramme Programme,
    int Year,
    BeijingDay AsOf,
    bool YearIsOver,
    ProgrammeStanding Standing,
    bool YearTouchesValidity,
    IReadOnlyList<RuleResult> Rules)
{
    public static ProgrammeEvaluation Of(AwardProgramme programme, CountsSnapshot counts, int year, BeijingDay asOf)
    {
        var measured = new MeasuredYear(counts, year, asOf);
        DayRange days = DayRange.Year(year);
        return new ProgrammeEvaluation(
            programme,
            year,
            asOf,
            YearIsOver: asOf > days.Last,
            Standing: StandingOf(programme, asOf),
            YearTouchesValidity: programme.Validity.Within(days).Days > 0,
            Rules: [.. programme.Rules.Select(rule => new RuleResult(rule, [.. rule.Conditions.Select(condition => Measure(condition, measured))]))]);
    }

    private static ProgrammeStanding StandingOf(AwardProgramme programme, BeijingDay asOf) =>
        programme.Status == ProgrammeStatus.ConsultationDraft ? ProgrammeStanding.Draft
        : asOf < programme.Validity.First ? ProgrammeStanding.NotYetInForce
        : asOf > programme.Validity.Last ? ProgrammeStanding.Lapsed
        : ProgrammeStanding.InForce;

    private static ConditionResult Measure(ProgrammeCondition condition, MeasuredYear year)
    {
        MetricValues values = condition.Metric.Measure(year);
        return new ConditionResult(condition, MetricReading.Of(values.Favourable, condition), MetricReading.Of(values.Conservative, condition));
    }
}

public enum ProgrammeStanding
{
    /// <summary>A consultation draft, whatever its dates say.</summary>
    Draft,
    NotYetInForce,
    InForce,
    Lapsed,
}

/// <summary>A rule is met when all of its conditions are, each in the same reading.</summary>
public sealed record RuleResult(ProgrammeRule Rule, IReadOnlyList<ConditionResult> Conditions)
{
    /// <summary>In the conservative reading: the one to claim.</summary>
    public bool Met => Conditions.All(condition => condition.Conservative.Met);

    /// <summary>In the favourable reading, which an authority may not share.</summary>
    public bool MetFavourably => Conditions.All(condition => condition.Favourable.Met);
}

public sealed record ConditionResult(ProgrammeCondition Condition, MetricReading Favourable, MetricReading Conservative);

/// <summary>A metric in one reading, held against its threshold.</summary>
/// <param name="Percent">How much of the threshold is reached, to two places, rounded down; 100 is not "met" where more is asked for.</param>
/// <param name="Missing">The fewest further events with which the condition would be met on the same day; 0 when it is.</param>
public readonly record struct MetricReading(Quantity Value, bool Met, decimal Percent, Int128 Missing)
{
    internal static MetricReading Of(Quantity value, ProgrammeCondition condition) => new(
        value,
        value.Meets(condition.Comparison, condition.Threshold),
        value.PercentOf(condition.Threshold),
        value.MissingFor(condition.Comparison, condition.Threshold));
}
