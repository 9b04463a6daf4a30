using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Simulation.Model;

namespace ZsIdNode.Simulation;

/// <summary>Wishes handed in together, and what the node will say to them.</summary>
internal record Submission(IReadOnlyList<Wish> Wishes, Task<ChangeOutcome[]> Answer);

/// <summary>A part of a batch; its lines are the wishes.</summary>
internal sealed record PartSubmission(PartWish Part, Task<PartAnswer> PartAnswer) : Submission(Part.Lines, OutcomesOf(PartAnswer))
{
    private static async Task<ChangeOutcome[]> OutcomesOf(Task<PartAnswer> answer) => [.. (await answer).Outcomes];
}
