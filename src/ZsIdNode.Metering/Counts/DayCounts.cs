using System.Collections.Immutable;

namespace ZsIdNode.Metering.Counts;

/// <summary>What was counted on one day; immutable.</summary>
public sealed class DayCounts
{
    private readonly ImmutableDictionary<string, Tally> _byPrefix;

    internal DayCounts(BeijingDay day, ImmutableDictionary<string, Tally> byPrefix, Tally total)
    {
        Day = day;
        _byPrefix = byPrefix;
        Total = total;
    }

    public BeijingDay Day { get; }

    /// <summary>All prefixes together.</summary>
    public Tally Total { get; }

    /// <summary>The prefixes for which something was counted.</summary>
    public IReadOnlyDictionary<string, Tally> ByPrefix => _byPrefix;

    public Tally Of(string prefix) => _byPrefix.GetValueOrDefault(prefix, Tally.Empty);

    internal static DayCounts Nothing(BeijingDay day) =>
        new(day, ImmutableDictionary.Create<string, Tally>(StringComparer.Ordinal), Tally.Empty);

    internal Draft Edit() => new(Day, _byPrefix.ToBuilder(), Total);

    /// <summary>The day while a batch is added to it, so that the batch costs one copy and not one per count.</summary>
    internal sealed class Draft(BeijingDay day, ImmutableDictionary<string, Tally>.Builder byPrefix, Tally total)
    {
        public void Add(DailyCount count)
        {
            byPrefix[count.Prefix] = byPrefix.GetValueOrDefault(count.Prefix, Tally.Empty).Plus(count.Door, count.Measure, count.Count);
            total = total.Plus(count.Door, count.Measure, count.Count);
        }

        public DayCounts Finish() => new(day, byPrefix.ToImmutable(), total);
    }
}
