using ZsIdNode.Registry.Registration;
using ZsIdNode.Simulation.Model;

namespace ZsIdNode.Simulation;

/// <summary>Wishes handed in together, and what the node will say to them.</summary>
internal sealed record Submission(IReadOnlyList<Wish> Wishes, Task<ChangeOutcome[]> Answer);
