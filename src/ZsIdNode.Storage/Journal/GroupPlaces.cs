using System.Collections.Immutable;

namespace ZsIdNode.Storage.Journal;

/// <summary>Some of the groups of one segment, in order and far apart; the first one is known without it.</summary>
internal static class GroupPlaces
{
    /// <summary>Remembers a group when it is far enough behind the last one that is remembered.</summary>
    // The array is copied whole: a segment of 256 MiB has a thousand places, and one is added per 256 KiB written.
    public static ImmutableArray<GroupPlace> With(this ImmutableArray<GroupPlace> places, GroupPlace group, int bytesApart) =>
        group.Offset - (places.IsEmpty ? SegmentHeader.Bytes : places[^1].Offset) < bytesApart ? places : places.Add(group);

    /// <summary>The last group known that begins with this transaction or before it.</summary>
    /// <param name="first">The number of the first transaction of the segment.</param>
    public static GroupPlace Nearest(this ImmutableArray<GroupPlace> places, long first, long sequence)
    {
        int after = 0;
        for (int most = places.Length; after < most;)
        {
            int middle = (after + most) / 2;
            (after, most) = places[middle].Sequence <= sequence ? (middle + 1, most) : (after, middle);
        }

        return after == 0 ? new GroupPlace(first, SegmentHeader.Bytes) : places[after - 1];
    }
}
