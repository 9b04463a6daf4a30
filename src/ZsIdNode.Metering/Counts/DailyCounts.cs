using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ZsIdNode.Handles;

namespace ZsIdNode.Metering.Counts;

/// <summary>
/// What was counted, by day, prefix, door and measure. One writer adds, in the order of the log; any thread
/// reads <see cref="Current"/>. What was added since somebody last looked is summed up and put into a snapshot only
/// when the next one looks: most commits are seen by nobody.
/// </summary>
public sealed class DailyCounts
{
    // A day of a thousand prefixes by four doors; more would make the one who looks wait.
    private const int PendingMost = 4_096;

    private readonly Lock _lock = new();
    private readonly Dictionary<(BeijingDay Day, string Prefix, Door Door, Measure Measure), long> _pending = [];
    private CountsSnapshot _current = CountsSnapshot.Empty;

    public CountsSnapshot Current
    {
        get
        {
            lock (_lock)
            {
                Fold();
                return _current;
            }
        }
    }

    public void Add(BeijingDay day, string prefix, Door door, Measure measure, long count) =>
        Add([new DailyCount(day, prefix, door, measure, count)]);

    /// <summary>Adds a batch; readers see all of it or nothing.</summary>
    public void Add(params ReadOnlySpan<DailyCount> batch)
    {
        foreach (DailyCount count in batch)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count.Count, nameof(batch));
        }

        lock (_lock)
        {
            foreach (DailyCount count in batch)
            {
                ref long sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_pending, (count.Day, count.Prefix, count.Door, count.Measure), out _);
                sum = checked(sum + count.Count);
            }

            if (_pending.Count > PendingMost)
            {
                Fold();
            }
        }
    }

    internal static long StockChange(DailyCount count) => count.Measure switch
    {
        Measure.Registered => count.Count,
        Measure.Deleted => -count.Count,
        _ => 0,
    };

    /// <summary>Builds the next snapshot beside the one that readers hold.</summary>
    private void Fold()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        var drafts = new Dictionary<BeijingDay, DayCounts.Draft>();
        ImmutableDictionary<string, long>.Builder stock = _current.Stock.ToBuilder();
        foreach (((BeijingDay day, string prefix, Door door, Measure measure), long sum) in _pending.Where(pending => pending.Value > 0))
        {
            if (!drafts.TryGetValue(day, out DayCounts.Draft? draft))
            {
                draft = _current.Day(day).Edit();
                drafts.Add(day, draft);
            }

            var count = new DailyCount(day, prefix, door, measure, sum);
            draft.Add(count);
            if (StockChange(count) is not 0 and long change)
            {
                stock[prefix] = checked(stock.GetValueOrDefault(prefix) + change);
            }
        }

        ImmutableSortedDictionary<BeijingDay, DayCounts> days = _current.ByDay.SetItems(
            drafts.Select(draft => KeyValuePair.Create(draft.Key, draft.Value.Finish())));
        _current = new CountsSnapshot(days, stock.ToImmutable());
        _pending.Clear();
    }
}
