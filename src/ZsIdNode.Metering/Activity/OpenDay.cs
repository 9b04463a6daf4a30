using System.Numerics;
using ZsIdNode.Handles;

namespace ZsIdNode.Metering.Activity;

/// <summary>
/// The cells of one day: per stripe and prefix a block with a cell for each door and measure. Cells only
/// grow; what was taken is remembered beside them, so taking never disturbs counting.
/// </summary>
internal sealed class OpenDay
{
    public const int Doors = 6;
    public const int Measures = 9;

    // A block: whether something was counted since it was last taken from, the cells, and a cache line of
    // nothing (64 bytes), so that the block of another stripe never shares a line with these cells.
    private const int Touched = 0;
    private const int FirstCell = 1;
    private const int Cells = Doors * Measures;
    private const int BlockLength = FirstCell + Cells + (64 / sizeof(long));

    private readonly Lock _growing = new();
    private readonly long[]?[][] _stripes;

    /// <summary>By prefix, what was taken from all stripes together; the flusher's alone.</summary>
    private long[]?[] _taken = [];

    public OpenDay(BeijingDay day, int stripes)
    {
        Day = day;
        _stripes = new long[]?[stripes][];
        Array.Fill(_stripes, []);
    }

    public BeijingDay Day { get; }

    public static int CellOf(Door door, Measure measure)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)door, (uint)Doors, nameof(door));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)measure - 1, (uint)Measures, nameof(measure));
        return FirstCell + ((int)door * Measures) + (int)measure - 1;
    }

    public void Count(int stripe, int prefix, int cell)
    {
        long[]?[] blocks = Volatile.Read(ref _stripes[stripe]);
        long[] block = (prefix < blocks.Length ? Volatile.Read(ref blocks[prefix]) : null) ?? MakeRoom(stripe, prefix);

        // The increment is a full fence. Either the flusher, who clears the mark before it reads the cells,
        // sees this event, or we see the mark cleared and set it for the next time.
        Interlocked.Increment(ref block[cell]);
        if (Volatile.Read(ref block[Touched]) == 0)
        {
            Volatile.Write(ref block[Touched], 1);
        }
    }

    /// <summary>Adds what was counted and not yet marked as taken.</summary>
    /// <param name="evenUntouched">Looks at every block instead of those where something was counted.</param>
    public void Take(List<ActivityCount> counts, bool evenUntouched)
    {
        long[]?[][] stripes = new long[]?[_stripes.Length][];
        int prefixes = 0;
        for (int stripe = 0; stripe < stripes.Length; stripe++)
        {
            stripes[stripe] = Volatile.Read(ref _stripes[stripe]);
            prefixes = Math.Max(prefixes, stripes[stripe].Length);
        }

        Span<long> sums = stackalloc long[BlockLength];
        for (int prefix = 0; prefix < prefixes; prefix++)
        {
            if (ClearMarks(stripes, prefix) || evenUntouched)
            {
                Sum(stripes, prefix, sums);
                AddUntaken(counts, prefix, sums);
            }
        }
    }

    public void MarkTaken(ActivityCount count)
    {
        if (count.Prefix >= _taken.Length)
        {
            Array.Resize(ref _taken, RoomFor(count.Prefix));
        }

        (_taken[count.Prefix] ??= new long[BlockLength])[CellOf(count.Door, count.Measure)] += count.Count;
    }

    private static bool ClearMarks(long[]?[][] stripes, int prefix)
    {
        bool touched = false;
        foreach (long[]?[] blocks in stripes)
        {
            // Looked at first, because an exchange would claim the cache line from its stripe every time.
            if (BlockOf(blocks, prefix) is { } block && Volatile.Read(ref block[Touched]) != 0)
            {
                Interlocked.Exchange(ref block[Touched], 0);
                touched = true;
            }
        }

        return touched;
    }

    private static void Sum(long[]?[][] stripes, int prefix, Span<long> sums)
    {
        sums.Clear();
        foreach (long[]?[] blocks in stripes)
        {
            if (BlockOf(blocks, prefix) is { } block)
            {
                for (int cell = FirstCell; cell < FirstCell + Cells; cell++)
                {
                    sums[cell] += Volatile.Read(ref block[cell]);
                }
            }
        }
    }

    private static long[]? BlockOf(long[]?[] blocks, int prefix) =>
        prefix < blocks.Length ? Volatile.Read(ref blocks[prefix]) : null;

    /// <summary>Grows in powers of two, so that ordinals that arrive one by one are not copied one by one.</summary>
    private static int RoomFor(int prefix) => (int)BitOperations.RoundUpToPowerOf2((uint)prefix + 1);

    private void AddUntaken(List<ActivityCount> counts, int prefix, ReadOnlySpan<long> sums)
    {
        long[]? taken = BlockOf(_taken, prefix);
        for (int cell = FirstCell; cell < FirstCell + Cells; cell++)
        {
            long untaken = sums[cell] - (taken?[cell] ?? 0);
            if (untaken != 0)
            {
                (int door, int measure) = Math.DivRem(cell - FirstCell, Measures);
                counts.Add(new ActivityCount(Day, prefix, (Door)door, (Measure)(measure + 1), untaken));
            }
        }
    }

    private long[] MakeRoom(int stripe, int prefix)
    {
        // New blocks are put in place under the lock too: one that went into an array while that was being
        // copied into a larger one would be lost, and its counts with it.
        lock (_growing)
        {
            long[]?[] blocks = _stripes[stripe];
            if (prefix >= blocks.Length)
            {
                Array.Resize(ref blocks, RoomFor(prefix));
                Volatile.Write(ref _stripes[stripe], blocks);
            }

            if (blocks[prefix] is not { } block)
            {
                block = new long[BlockLength];
                Volatile.Write(ref blocks[prefix], block);
            }

            return block;
        }
    }
}
