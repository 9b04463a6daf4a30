using System.Collections.Immutable;

namespace ZsIdNode.Metering.Counts;

/// <summary>All counts as they stood at one moment; immutable, so whoever holds it sees one consistent state.</summary>
public sealed class CountsSnapshot
{
    internal static readonly CountsSnapshot Empty = new(
        ImmutableSortedDictionary<BeijingDay, DayCounts>.Empty,
        ImmutableDictionary.Create<string, long>(StringComparer.Ordinal));

    internal CountsSnapshot(ImmutableSortedDictionary<BeijingDay, DayCounts> byDay, ImmutableDictionary<string, long> stock)
    {
        ByDay = byDay;
        Stock = stock;
    }

    /// <summary>The days on which something was counted, the earliest first.</summary>
    public IEnumerable<BeijingDay> Days => ByDay.Keys;

    public BeijingDay? FirstDay => ByDay.IsEmpty ? null : ByDay.Keys.First();

    /// <summary>By prefix, the identifiers registered and not deleted: table T8, "total".</summary>
    public ImmutableDictionary<string, long> Stock { get; }

    internal ImmutableSortedDictionary<BeijingDay, DayCounts> ByDay { get; }

    public DayCounts Day(BeijingDay day) => ByDay.GetValueOrDefault(day) ?? DayCounts.Nothing(day);

    public long StockOf(string prefix) => Stock.GetValueOrDefault(prefix);

    /// <summary>The sum over a range of days, all prefixes together.</summary>
    public Tally Sum(DayRange days) => Sum(days, day => day.Total);

    /// <summary>The sum over a range of days for one prefix.</summary>
    public Tally Sum(DayRange days, string prefix) => Sum(days, day => day.Of(prefix));

    /// <summary>The sum over a range of days for each prefix that has one. Visits every prefix of every day: for reports.</summary>
    public IReadOnlyDictionary<string, Tally> SumByPrefix(DayRange days)
    {
        var sums = new Dictionary<string, Tally>(StringComparer.Ordinal);
        foreach (DayCounts day in In(days))
        {
            foreach ((string prefix, Tally tally) in day.ByPrefix)
            {
                sums[prefix] = sums.GetValueOrDefault(prefix, Tally.Empty).Plus(tally);
            }
        }

        return sums;
    }

    private Tally Sum(DayRange days, Func<DayCounts, Tally> part)
    {
        Tally sum = Tally.Empty;
        foreach (DayCounts day in In(days))
        {
            sum = sum.Plus(part(day));
        }

        return sum;
    }

    private IEnumerable<DayCounts> In(DayRange days)
    {
        if (ByDay.IsEmpty)
        {
            yield break;
        }

        // Asked day by day, because the dictionary cannot start in the middle; a range may be as wide as it
        // likes, the days present bound it.
        DayRange present = days.Within(new DayRange(ByDay.Keys.First(), ByDay.Keys.Last()));
        for (int number = present.First.Number; number <= present.Last.Number; number++)
        {
            if (ByDay.TryGetValue(new BeijingDay(number), out DayCounts? day))
            {
                yield return day;
            }
        }
    }
}
