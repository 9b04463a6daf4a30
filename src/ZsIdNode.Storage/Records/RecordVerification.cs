using System.Collections.Immutable;

namespace ZsIdNode.Storage.Records;

/// <summary>What looking at every record found.</summary>
/// <param name="Records">How many records are there and sound.</param>
/// <param name="DamagedAt">Where in the log something is not what was written, in bytes from its beginning.</param>
public sealed record RecordVerification(long Records, ImmutableArray<long> DamagedAt);
