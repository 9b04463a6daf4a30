namespace ZsIdNode.Registry.Batches;

/// <summary>Parts that follow one another and were all taken; either every line of them was registered, or each of them has refused lines.</summary>
/// <param name="First">The number of the first.</param>
/// <param name="Last">The number of the last.</param>
/// <param name="Registered">How many lines were registered in all of them.</param>
/// <param name="Refused">How many were refused.</param>
public readonly record struct PartRange(int First, int Last, long Registered, long Refused);
