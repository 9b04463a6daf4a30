namespace ZsIdNode.Client.Http;

/// <summary>Which parts of a batch a node has taken.</summary>
/// <param name="Parts">In order.</param>
/// <param name="Next">From which part on to ask for more; nothing when these were all.</param>
public sealed record BatchAnswer(string Batch, IReadOnlyList<TakenParts> Parts, int? Next = null);

/// <summary>Parts that follow one another and were all taken.</summary>
/// <param name="First">The number of the first.</param>
/// <param name="Last">The number of the last.</param>
/// <param name="Registered">How many of their lines were registered.</param>
/// <param name="Refused">How many were refused.</param>
public sealed record TakenParts(int First, int Last, long Registered, long Refused);
