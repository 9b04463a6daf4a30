namespace ZsIdNode.Storage.Journal;

/// <summary>Where a group begins in its segment, so that a reader need not come from the segment's first.</summary>
/// <param name="Sequence">The first sequence number of the group.</param>
/// <param name="Offset">In bytes from the beginning of the file.</param>
internal readonly record struct GroupPlace(long Sequence, long Offset);
