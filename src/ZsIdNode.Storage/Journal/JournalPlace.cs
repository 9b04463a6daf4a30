using System.Collections.Immutable;

namespace ZsIdNode.Storage.Journal;

/// <summary>How far the journal is committed: replaced as a whole with each commit, so that a reader sees one consistent end.</summary>
/// <param name="Segments">The first sequence number of each segment, in order; never empty.</param>
/// <param name="Places">Where some groups of the last segment begin.</param>
/// <param name="End">Where the committed groups end in the last segment, in bytes.</param>
internal sealed record JournalPlace(ImmutableArray<long> Segments, ImmutableArray<GroupPlace> Places, long End, long LastSequence, DateTimeOffset LastTime);
