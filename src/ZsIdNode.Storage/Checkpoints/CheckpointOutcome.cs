namespace ZsIdNode.Storage.Checkpoints;

/// <summary>How a checkpoint went, for the log of the node.</summary>
/// <param name="Sequence">The last transaction in it; of the last good one when it failed.</param>
/// <param name="Elapsed">How long it took in all.</param>
/// <param name="Fault">What went wrong; nothing when it is there.</param>
/// <param name="Left">What could not be let go although it is there; nothing when all could.</param>
public sealed record CheckpointOutcome(long Sequence, TimeSpan Elapsed, Exception? Fault, string? Left);
