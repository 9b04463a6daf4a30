using System.Numerics;
using ZsIdNode.Handles;

namespace ZsIdNode.Metering.Activity;

/// <summary>
/// Counts what is asked and refused, from any thread, without a lock, an allocation or a shared cache line;
/// one flusher takes the counts away and each event is taken exactly once.
/// <para>
/// The day of the event's own time decides, not the moment at which it is counted or taken. Two days are
/// current at any time, one with an even and one with an odd number, and each stays current until an event
/// of another day of its parity arrives: on an ordinary night the third day replaces the first. An event of
/// a day that is not current (a clock that was stepped by days) makes its day current again, under a lock.
/// A day that ceased to be current is still taken from, so even a thread that slept through the change
/// between choosing the day and counting is counted, and on its own day.
/// </para>
/// </summary>
public sealed class ActivityCounter
{
    /// <summary>The ordinal for a prefix that the node does not answer for.</summary>
    public const int NotOurs = 0;

    /// <summary>The largest ordinal: a bound for the memory that a caller's mistake can claim.</summary>
    public const int PrefixesMost = 1_000_000;

    private const int StripesMost = 64;

    // Two current days, and two to shelter a thread that chose its day before the change. Such a thread
    // would have to sleep through two more changes of day to be missed.
    private const int DaysKept = 4;

    private readonly Lock _opening = new();
    private readonly int _stripes;
    private readonly OpenDay[] _current;

    /// <summary>Every day that may still hold something, in the order in which they became current.</summary>
    private readonly List<OpenDay> _open = [];

    /// <summary>The counts of the batch that is neither committed nor disposed of.</summary>
    private List<ActivityCount>? _unsettled;
    private bool _takeFromUntouched;

    public ActivityCounter()
        : this(Environment.ProcessorCount)
    {
    }

    /// <param name="stripes">Cells per count, rounded up to a power of two; the number of processors is right.</param>
    public ActivityCounter(int stripes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stripes, 1);
        _stripes = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(stripes, StripesMost));

        // No event can have these days, so the first one opens its own.
        _current = [new OpenDay(new BeijingDay(int.MinValue), stripes: 1), new OpenDay(new BeijingDay(int.MinValue), stripes: 1)];
    }

    /// <summary>Counts one event. Allocates only when a stripe meets a prefix for the first time on a day.</summary>
    public void Count(int prefix, Door door, Measure measure, long unixSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)prefix, (uint)PrefixesMost, nameof(prefix));
        int cell = OpenDay.CellOf(door, measure);

        BeijingDay day = BeijingDay.OfUnixSeconds(unixSeconds);
        OpenDay open = Volatile.Read(ref _current[day.Number & 1]);
        if (open.Day != day)
        {
            open = MakeCurrent(day);
        }

        open.Count(Thread.GetCurrentProcessorId() & (_stripes - 1), prefix, cell);
    }

    /// <summary>
    /// Takes what was counted since the last committed batch, while others go on counting. One flusher calls
    /// this, and settles each batch (by committing or disposing of it) before it takes the next.
    /// </summary>
    public ActivityBatch Drain()
    {
        if (_unsettled is not null)
        {
            throw new InvalidOperationException("The batch before this one was neither committed nor disposed of.");
        }

        OpenDay[] days;
        lock (_opening)
        {
            days = [.. _open];
        }

        var counts = new List<ActivityCount>();
        int surplus = days.Length - DaysKept;
        foreach (OpenDay day in days)
        {
            int before = counts.Count;
            bool mayLeave = surplus > 0 && !IsCurrent(day);
            day.Take(counts, evenUntouched: _takeFromUntouched || mayLeave);
            if (mayLeave && counts.Count == before && TryClose(day))
            {
                surplus--;
            }
        }

        _takeFromUntouched = false;
        _unsettled = counts;
        return new ActivityBatch(this, counts);
    }

    internal void Settle(List<ActivityCount> counts, bool written)
    {
        if (_unsettled != counts)
        {
            return;
        }

        _unsettled = null;
        if (!written)
        {
            // Nothing was marked as taken, so the next batch finds these counts again, if it looks.
            _takeFromUntouched = true;
            return;
        }

        lock (_opening)
        {
            OpenDay? day = null;
            foreach (ActivityCount count in counts)
            {
                day = day?.Day == count.Day ? day : _open.Find(open => open.Day == count.Day)!;
                day.MarkTaken(count);
            }
        }
    }

    private bool IsCurrent(OpenDay day) => Volatile.Read(ref _current[day.Day.Number & 1]) == day;

    private OpenDay MakeCurrent(BeijingDay day)
    {
        lock (_opening)
        {
            OpenDay open = _open.Find(standing => standing.Day == day) ?? new OpenDay(day, _stripes);
            _open.Remove(open);
            _open.Add(open);
            Volatile.Write(ref _current[day.Number & 1], open);
            return open;
        }
    }

    private bool TryClose(OpenDay day)
    {
        lock (_opening)
        {
            // It may have become current again since it was looked at.
            return !IsCurrent(day) && _open.Remove(day);
        }
    }
}
