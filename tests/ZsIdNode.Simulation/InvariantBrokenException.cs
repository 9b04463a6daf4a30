namespace ZsIdNode.Simulation;

/// <summary>Something happened that never may; the message begins with the seed that shows it again.</summary>
public sealed class InvariantBrokenException(int seed, int step, string what) : Exception($"seed {seed}, step {step}: {what}");
