using ZsIdNode.Handles;
using ZsIdNode.Metering.Counts;

namespace ZsIdNode.Metering.Programmes;

/// <summary>A calendar year, counted up to a day.</summary>
internal sealed class MeasuredYear
{
    private readonly Tally _all;
    private readonly Tally _ownRecords;

    public MeasuredYear(CountsSnapshot counts, int year, BeijingDay asOf)
    {
        DayRange whole = DayRange.Year(year);
        DayRange passed = whole with { Last = asOf < whole.Last ? asOf : whole.Last };
        _all = counts.Sum(passed);
        _ownRecords = counts.Sum(passed, Prefix.NamingAuthority);
        DaysInYear = whole.Days;
        DaysInOperation = counts.FirstDay is { } first ? passed.Within(new DayRange(first, passed.Last)).Days : 0;
    }

    /// <summary>365 or 366, whatever has passed of it.</summary>
    public int DaysInYear { get; }

    /// <summary>From the first day on which anything was ever counted, within the year, to the last day counted.</summary>
    public int DaysInOperation { get; }

    /// <summary>Leaves out the node's own records and what the node did itself: nobody registered or asked for those.</summary>
    public long Count(Measure measure) =>
        _all[measure] - _ownRecords[measure] - (_all[Door.Node, measure] - _ownRecords[Door.Node, measure]);
}
