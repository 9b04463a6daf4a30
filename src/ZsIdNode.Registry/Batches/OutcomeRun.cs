using System.Collections.Immutable;
using ZsIdNode.Registry.Registration;

namespace ZsIdNode.Registry.Batches;

/// <summary>Neighbouring lines of a part that came to the same: mostly all of them, so that a receipt is small.</summary>
/// <param name="Count">How many lines, at least one.</param>
/// <param name="Refusal">Why they were refused; none when they were registered.</param>
/// <param name="HasOverwritten">Whether each of them replaced a record.</param>
/// <param name="Message">More than the refusal says; empty when it says everything.</param>
public readonly record struct OutcomeRun(int Count, Refusal Refusal, bool HasOverwritten, string Message)
{
    /// <summary>Shortens the outcomes of all lines.</summary>
    public static ImmutableArray<OutcomeRun> Shorten(ReadOnlySpan<ChangeOutcome> outcomes)
    {
        ImmutableArray<OutcomeRun>.Builder runs = ImmutableArray.CreateBuilder<OutcomeRun>();
        foreach (ChangeOutcome outcome in outcomes)
        {
            var run = new OutcomeRun(1, outcome.Refusal, outcome.HasOverwritten, outcome.Message);
            if (runs.Count > 0 && runs[^1] with { Count = 1 } == run)
            {
                runs[^1] = run with { Count = runs[^1].Count + 1 };
            }
            else
            {
                runs.Add(run);
            }
        }

        return runs.DrainToImmutable();
    }

    /// <summary>Gives every line its outcome back.</summary>
    /// <param name="sequence">The place of the first registered line; the others follow on.</param>
    public static ChangeOutcome[] Expand(ImmutableArray<OutcomeRun> runs, long sequence)
    {
        var outcomes = new List<ChangeOutcome>();
        foreach (OutcomeRun run in runs)
        {
            for (int left = run.Count; left > 0; left--)
            {
                outcomes.Add(run.Refusal == Refusal.None
                    ? ChangeOutcome.Accepted(sequence++, isNew: !run.HasOverwritten) with { HasOverwritten = run.HasOverwritten }
                    : ChangeOutcome.Refused(run.Refusal, run.Message));
            }
        }

        return [.. outcomes];
    }
}
