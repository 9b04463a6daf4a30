using System.Collections.Immutable;
using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Journal;

/// <summary>Finds the way into closed segments, and writes it down when nobody has.</summary>
internal sealed class SegmentPlaces(IJournalFiles files, int bytesApart)
{
    // Two readers that miss the same file would otherwise write it over each other.
    private readonly Lock _seeking = new();

    /// <summary>Writes down the places of a segment that was closed; when it cannot be done, they are looked for again when needed.</summary>
    public void Keep(long first, long segmentBytes, ImmutableArray<GroupPlace> places)
    {
        if (places.IsEmpty)
        {
            return;
        }

        try
        {
            PlaceFile.Write(files, first, segmentBytes, places);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Readers do without.
        }
    }

    /// <summary>Moves a reader of a whole closed segment to a group at or before a transaction; gives the group's first number.</summary>
    public long Seek(SegmentReader reader, long first, long sequence)
    {
        var start = new GroupPlace(first, SegmentHeader.Bytes);
        if (sequence == first || reader.End < SegmentHeader.Bytes + bytesApart)
        {
            return GoTo(reader, start);
        }

        lock (_seeking)
        {
            if (PlaceFile.TryRead(files, first, reader.End, out ImmutableArray<GroupPlace> places) && IsGroup(reader, places.Nearest(first, sequence)))
            {
                return GoTo(reader, places.Nearest(first, sequence));
            }

            return GoTo(reader, Build(reader, start).Nearest(first, sequence));
        }
    }

    private static long GoTo(SegmentReader reader, GroupPlace place)
    {
        reader.GoTo(place.Offset);
        return place.Sequence;
    }

    private static bool IsGroup(SegmentReader reader, GroupPlace place)
    {
        if (place.Offset < SegmentHeader.Bytes || place.Offset >= reader.End)
        {
            return false;
        }

        reader.GoTo(place.Offset);
        return reader.TryNext(place.Sequence, out _) == GroupFault.None;
    }

    /// <summary>Walks through the segment. When it is damaged, what is before the damage is found and nothing is written down.</summary>
    private ImmutableArray<GroupPlace> Build(SegmentReader reader, GroupPlace start)
    {
        ImmutableArray<GroupPlace> places = [];
        reader.GoTo(start.Offset);
        long next = start.Sequence;
        GroupFault fault;
        while ((fault = reader.TryNext(next, out GroupHeader group)) == GroupFault.None)
        {
            places = places.With(new GroupPlace(next, reader.Position), bytesApart);
            next = group.LastSequence + 1;
            reader.Pass();
        }

        if (fault == GroupFault.End)
        {
            Keep(start.Sequence, reader.End, places);
        }

        return places;
    }
}
