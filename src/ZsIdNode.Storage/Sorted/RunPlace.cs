namespace ZsIdNode.Storage.Sorted;

/// <summary>What is written down of a run to find it again, and not another that took its name.</summary>
/// <param name="Number">The number that its file is named for.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Checksum">That of its footer, in which the checksum of its index stands.</param>
internal readonly record struct RunPlace(long Number, long Bytes, uint Checksum);
