using ZsIdNode.Registry.Registration;

namespace ZsIdNode.Registry.Batches;

/// <summary>What became of a part: either all its lines have been decided, or none of them has.</summary>
/// <param name="Outcomes">One for each line, in order.</param>
/// <param name="IsRepeated">Whether the part had been taken before, and these are the outcomes of then.</param>
public sealed record PartAnswer(IReadOnlyList<ChangeOutcome> Outcomes, bool IsRepeated)
{
    /// <summary>Why the part was not taken; <see cref="Refusal.None"/> when it was. What is then said of single lines means nothing.</summary>
    /// <remarks>Unless it is <see cref="Refusal.OutcomeUnknown"/>, nothing of the part happened. The same part may be sent again in any case.</remarks>
    public ChangeOutcome Failure => Outcomes.FirstOrDefault(outcome => outcome.Refusal == Refusal.OutcomeUnknown) is { Refusal: not Refusal.None } unknown
        ? unknown
        : Outcomes.FirstOrDefault(outcome => IsOfTheWhole(outcome.Refusal));

    private static bool IsOfTheWhole(Refusal refusal) =>
        refusal is Refusal.PartDiffers or Refusal.PartTooLarge or Refusal.TooBusy or Refusal.ClockBehind or Refusal.DiskFull or Refusal.LogUnavailable;
}
