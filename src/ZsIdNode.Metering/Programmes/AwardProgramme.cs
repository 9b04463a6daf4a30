using ZsIdNode.Metering.Counts;

namespace ZsIdNode.Metering.Programmes;

/// <summary>An award programme as its file states it; <see cref="ProgrammeFile"/> reads one.</summary>
/// <param name="Status">What kind of text this is: only an adopted one can be claimed under.</param>
/// <param name="Validity">From the first to the last day on which the programme is in force.</param>
public sealed record AwardProgramme(
    string Id,
    Bilingual Title,
    ProgrammeStatus Status,
    Citation Citation,
    DayRange Validity,
    Bilingual Applicant,
    IReadOnlyList<ProgrammeRule> Rules,
    IReadOnlyList<Bilingual> Notes);

public enum ProgrammeStatus
{
    /// <summary>Written <c>adopted</c>.</summary>
    Adopted,

    /// <summary>Written <c>consultationDraft</c>: never in force as such.</summary>
    ConsultationDraft,
}

/// <summary>Where the programme can be read.</summary>
/// <param name="Seed">The name of the file that the text was read from.</param>
public sealed record Citation(string Seed, string Clause);

/// <summary>Met when each of its conditions is met in the same calendar year.</summary>
public sealed record ProgrammeRule(string Id, IReadOnlyList<ProgrammeCondition> Conditions, IReadOnlyList<Bilingual> Notes);

/// <param name="Threshold">From 1, in the unit of the metric.</param>
public sealed record ProgrammeCondition(MetricDefinition Metric, Comparison Comparison, long Threshold);
