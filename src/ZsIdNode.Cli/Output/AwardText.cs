using System.Globalization;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Metering.Programmes;

namespace ZsIdNode.Cli.Output;

/// <summary>Shows how far the counts of a year go towards the award programmes of a folder.</summary>
internal static class AwardText
{
    public static int Write(TextWriter output, string folder, CountsSnapshot counts, BeijingDay asOf)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            if (!ProgrammeFile.TryRead(File.ReadAllBytes(file), out AwardProgramme? programme, out IReadOnlyList<ProgrammeFault> faults))
            {
                return Verdict.Fail($"{file} is no award programme:\n  " + string.Join("\n  ", faults.Select(fault => $"{fault.Path}: {fault.Text}")));
            }

            Write(output, ProgrammeEvaluation.Of(programme!, counts, asOf.Date.Year, asOf));
        }

        return Verdict.Done;
    }

    private static void Write(TextWriter output, ProgrammeEvaluation evaluation)
    {
        output.WriteLine($"  {evaluation.Programme.Title.Zh}");
        output.WriteLine($"  {evaluation.Programme.Title.En}");
        output.WriteLine($"  {Standing(evaluation)}");
        foreach (ConditionResult condition in evaluation.Rules.SelectMany(rule => rule.Conditions))
        {
            string comparison = condition.Condition.Comparison == Comparison.Above ? ">" : "≥";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"    {condition.Condition.Metric.Id,-26} {condition.Conservative.Value.Shown,14:#,0.##} of {comparison} {condition.Condition.Threshold:N0}  ({condition.Conservative.Percent:N2} %; favourable reading {condition.Favourable.Value.Shown:#,0.##})"));
        }
    }

    private static string Standing(ProgrammeEvaluation evaluation) => evaluation.Standing switch
    {
        ProgrammeStanding.Lapsed => $"已失效 lapsed on {evaluation.Programme.Validity.Last}; shown for {evaluation.Year} as a measure only",
        ProgrammeStanding.NotYetInForce => $"尚未生效 in force from {evaluation.Programme.Validity.First}",
        ProgrammeStanding.Draft => "征求意见稿 a consultation draft",
        _ => $"有效 in force until {evaluation.Programme.Validity.Last}",
    };
}
