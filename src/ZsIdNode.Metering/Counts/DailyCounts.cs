using System.Collections.Immutable;
using ZsIdNode.Handles;

namespace ZsIdNode.Metering.Counts;

/// <summary>
/// What was counted, by day, prefix, door and measure. One writer adds, in the order of the log; any thread
/// reads <see cref="Current"/>, which costs neither side a lock: the writer builds the next state beside the
/// one that readers hold and swaps it in whole.
/// </summary>
public sealed class DailyCounts
{
    private CountsSnapshot _current = CountsSnapshot.Empty;

    public CountsSnapshot Current => Volatile.Read(ref _current);

    public void Add(BeijingDay day, string prefix, Door door, Measure measure, long count) =>
        Add([new DailyCount(day, prefix, door, measure, count)]);

    /// <summary>Adds a batch; readers see all of it or nothing.</summary>
    public void Add(params ReadOnlySpan<DailyCount> batch)
    {
        CountsSnapshot before = _current;
        var drafts = new Dictionary<BeijingDay, DayCounts.Draft>();
        ImmutableDictionary<string, long>.Builder stock = before.Stock.ToBuilder();
        foreach (DailyCount count in batch)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count.Count, nameof(batch));
            if (count.Count == 0)
            {
                continue;
            }

            if (!drafts.TryGetValue(count.Day, out DayCounts.Draft? draft))
            {
                draft = before.Day(count.Day).Edit();
                drafts.Add(count.Day, draft);
            }

            draft.Add(count);
            if (StockChange(count) is not 0 and long change)
            {
                stock[count.Prefix] = checked(stock.GetValueOrDefault(count.Prefix) + change);
            }
        }

        ImmutableSortedDictionary<BeijingDay, DayCounts> days = before.ByDay.SetItems(
            drafts.Select(draft => KeyValuePair.Create(draft.Key, draft.Value.Finish())));
        Volatile.Write(ref _current, new CountsSnapshot(days, stock.ToImmutable()));
    }

    internal static long StockChange(DailyCount count) => count.Measure switch
    {
        Measure.Registered => count.Count,
        Measure.Deleted => -count.Count,
        _ => 0,
    };
}
