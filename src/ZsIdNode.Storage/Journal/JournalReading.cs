using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Journal;

/// <summary>Reads a journal while it is written and while old segments of it are retired.</summary>
/// <param name="now">How far the journal is committed, and where it begins, at the time of the call.</param>
internal sealed class JournalReading(IJournalFiles files, SegmentPlaces closed, Func<JournalPlace> now)
{
    /// <summary>Reads from a sequence number to the end that <paramref name="place"/> says.</summary>
    public IEnumerable<IReadOnlyList<Transaction>> Read(JournalPlace place, long sequence)
    {
        int found = place.Segments.AsSpan().BinarySearch(sequence);
        for (int at = found < 0 ? ~found - 1 : found; at < place.Segments.Length; at++)
        {
            bool isLast = at == place.Segments.Length - 1;
            long first = place.Segments[at];
            long until = isLast ? place.LastSequence : place.Segments[at + 1] - 1;
            using SegmentReader reader = Open(first, isLast ? place.End : long.MaxValue);
            for (long next = Seek(reader, place, first, isLast, Math.Max(first, sequence)); next <= until;)
            {
                GroupFault fault = reader.TryNext(next, out GroupHeader group);
                if (fault != GroupFault.None)
                {
                    throw reader.Damage(reader.Position, fault.Describe());
                }

                next = group.LastSequence + 1;
                if (next <= sequence)
                {
                    reader.Pass();
                    continue;
                }

                int skipped = (int)Math.Max(0, sequence - group.FirstSequence);
                IReadOnlyList<Transaction> transactions = reader.Take();
                yield return skipped == 0 ? transactions : [.. transactions.Skip(skipped)];
            }
        }
    }

    private long Seek(SegmentReader reader, JournalPlace place, long first, bool isLast, long sequence)
    {
        if (!isLast)
        {
            return closed.Seek(reader, first, sequence);
        }

        // What this process wrote or verified itself; should it lead astray, the group there says so.
        GroupPlace nearest = place.Places.Nearest(first, sequence);
        reader.GoTo(nearest.Offset);
        return nearest.Sequence;
    }

    private SegmentReader Open(long first, long end)
    {
        try
        {
            return new SegmentReader(files, SegmentName.Of(first), end);
        }
        catch (FileNotFoundException) when (now().Segments[0] > first)
        {
            JournalPlace present = now();
            throw JournalHistoryMissingException.ForReader(files.Folder, first, present.Segments[0], present.LastSequence);
        }
    }
}
