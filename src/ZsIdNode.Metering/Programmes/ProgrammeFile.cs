using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ZsIdNode.Metering.Counts;

namespace ZsIdNode.Metering.Programmes;

/// <summary>
/// Reads programme files, strictly: a misspelt threshold must not turn into an award that nobody offers.
/// The document is walked by hand, because a deserializer stops at its first fault.
/// </summary>
public static class ProgrammeFile
{
    /// <summary>The largest file.</summary>
    public const int BytesMost = 256 * 1_024;

    private const long ThresholdMost = 1_000_000_000_000_000;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <param name="faults">Every fault of the file; none when it was read.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> utf8,
        [NotNullWhen(true)] out AwardProgramme? programme,
        out IReadOnlyList<ProgrammeFault> faults)
    {
        programme = null;
        List<ProgrammeFault> found = [];
        faults = found;
        if (utf8.Length > BytesMost)
        {
            found.Add(new ProgrammeFault("$", $"is larger than {BytesMost} bytes"));
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            AwardProgramme read = Programme(new ProgrammeField(document.RootElement, "$", found));
            programme = found.Count == 0 ? read : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is how a text with half a surrogate pair shows, and only once it is read.
            found.Add(new ProgrammeFault("$", $"is not JSON: {exception.Message}"));
        }

        return programme is not null;
    }

    private static AwardProgramme Programme(ProgrammeField field)
    {
        ProgrammeField[] members = field.Members("id", "title", "status", "citation", "validity", "applicant", "rules", "notes");
        var programme = new AwardProgramme(
            Id: members[0].Text(),
            Title: members[1].Bilingual(),
            Status: members[2].OneOf(("adopted", ProgrammeStatus.Adopted), ("consultationDraft", ProgrammeStatus.ConsultationDraft)),
            Citation: Citation(members[3]),
            Validity: Validity(members[4]),
            Applicant: members[5].Bilingual(),
            Rules: members[6].Items(atLeast: 1, Rule),
            Notes: members[7].Items(atLeast: 0, note => note.Bilingual()));

        foreach (IGrouping<string, ProgrammeRule> twice in programme.Rules.GroupBy(rule => rule.Id).Where(rules => rules.Count() > 1))
        {
            members[6].Fault($"has more than one rule with the id \"{twice.Key}\"");
        }

        return programme;
    }

    private static Citation Citation(ProgrammeField field)
    {
        ProgrammeField[] members = field.Members("seed", "clause");
        return new Citation(Seed: members[0].Text(), Clause: members[1].Text());
    }

    private static DayRange Validity(ProgrammeField field)
    {
        ProgrammeField[] members = field.Members("from", "to");
        var validity = new DayRange(members[0].Day(), members[1].Day());
        if (validity.Last < validity.First && validity.Last != default)
        {
            members[1].Fault("is before the day in \"from\"");
        }

        return validity;
    }

    private static ProgrammeRule Rule(ProgrammeField field)
    {
        ProgrammeField[] members = field.Members("id", "metrics", "notes");
        return new ProgrammeRule(
            Id: members[0].Text(),
            Conditions: members[1].Items(atLeast: 1, Condition),
            Notes: members[2].Items(atLeast: 0, note => note.Bilingual()));
    }

    private static ProgrammeCondition Condition(ProgrammeField field)
    {
        ProgrammeField[] members = field.Members("metric", "op", "threshold");
        return new ProgrammeCondition(
            Metric: members[0].OneOf([.. Metrics.All.Select(metric => (metric.Id, metric))]),
            Comparison: members[1].OneOf((">", Comparison.Above), (">=", Comparison.AtLeast)),
            Threshold: members[2].Number(least: 1, most: ThresholdMost));
    }
}
