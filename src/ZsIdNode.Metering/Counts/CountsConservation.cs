namespace ZsIdNode.Metering.Counts;

/// <summary>A sum that differs from its parts.</summary>
/// <param name="Sum">Which sum, for example <c>2026-11-21 Udp Resolved</c> or <c>stock 88.118.42</c>.</param>
public readonly record struct CountsFault(string Sum, long Kept, long Recounted);

/// <summary>
/// Holds every sum that is kept against the parts it is made of: the totals of a day against its prefixes,
/// the stock of a prefix against all its registrations and deletions. Visits all history: for audits and tests.
/// </summary>
public static class CountsConservation
{
    /// <summary>Every fault; none when all is conserved.</summary>
    public static IReadOnlyList<CountsFault> Faults(CountsSnapshot counts)
    {
        List<CountsFault> faults = [];
        var stock = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (DayCounts day in counts.ByDay.Values)
        {
            Tally recounted = Tally.Empty;
            foreach ((string prefix, Tally tally) in day.ByPrefix)
            {
                recounted = recounted.Plus(tally);
                stock[prefix] = stock.GetValueOrDefault(prefix) + tally[Measure.Registered] - tally[Measure.Deleted];
            }

            AddDifferences(faults, day, recounted);
        }

        foreach (string prefix in counts.Stock.Keys.Union(stock.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            long kept = counts.StockOf(prefix);
            long summed = stock.GetValueOrDefault(prefix);
            if (kept != summed || kept < 0)
            {
                faults.Add(new CountsFault($"stock {prefix}", kept, summed));
            }
        }

        return faults;
    }

    private static void AddDifferences(List<CountsFault> faults, DayCounts day, Tally recounted)
    {
        foreach (TallyEntry entry in day.Total.Entries.Union(recounted.Entries).DistinctBy(entry => (entry.Door, entry.Measure)))
        {
            long kept = day.Total[entry.Door, entry.Measure];
            long summed = recounted[entry.Door, entry.Measure];
            if (kept != summed)
            {
                faults.Add(new CountsFault($"{day.Day} {entry.Door} {entry.Measure}", kept, summed));
            }
        }
    }
}
