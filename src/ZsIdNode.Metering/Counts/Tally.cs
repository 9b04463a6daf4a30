using System.Collections.Immutable;
using ZsIdNode.Handles;

namespace ZsIdNode.Metering.Counts;

/// <summary>How many events of one measure came in through one door.</summary>
public readonly record struct TallyEntry(Door Door, Measure Measure, long Count);

/// <summary>
/// Counts by door and measure; immutable. Only what is not zero is kept, because of 54 possible entries a
/// prefix has a handful on an ordinary day.
/// </summary>
public sealed class Tally
{
    public static readonly Tally Empty = new([]);

    private Tally(ImmutableArray<TallyEntry> entries) => Entries = entries;

    /// <summary>In the order of door, then measure.</summary>
    public ImmutableArray<TallyEntry> Entries { get; }

    public long this[Door door, Measure measure]
    {
        get
        {
            int place = PlaceOf(door, measure);
            return place < 0 ? 0 : Entries[place].Count;
        }
    }

    /// <summary>Through all doors.</summary>
    public long this[Measure measure]
    {
        get
        {
            long sum = 0;
            foreach (TallyEntry entry in Entries)
            {
                sum += entry.Measure == measure ? entry.Count : 0;
            }

            return sum;
        }
    }

    public Tally Plus(Door door, Measure measure, long count)
    {
        if (count == 0)
        {
            return this;
        }

        int place = PlaceOf(door, measure);
        return new Tally(place < 0
            ? Entries.Insert(~place, new TallyEntry(door, measure, count))
            : Entries.SetItem(place, new TallyEntry(door, measure, checked(Entries[place].Count + count))));
    }

    public Tally Plus(Tally other)
    {
        Tally sum = this;
        foreach (TallyEntry entry in other.Entries)
        {
            sum = sum.Plus(entry.Door, entry.Measure, entry.Count);
        }

        return sum;
    }

    public bool SameAs(Tally other) => Entries.AsSpan().SequenceEqual(other.Entries.AsSpan());

    /// <summary>Where the entry stands, or the complement of where it would.</summary>
    private int PlaceOf(Door door, Measure measure)
    {
        int place = 0;
        foreach (TallyEntry entry in Entries)
        {
            // As numbers: the difference of two byte enumerations is a byte, and never negative.
            int order = entry.Door != door ? (int)entry.Door - (int)door : (int)entry.Measure - (int)measure;
            if (order >= 0)
            {
                return order == 0 ? place : ~place;
            }

            place++;
        }

        return ~place;
    }
}
