namespace ZsIdNode.Metering.Counts;

/// <summary>The days from the first to the last, both included; none when the last is before the first.</summary>
public readonly record struct DayRange(BeijingDay First, BeijingDay Last)
{
    public int Days => Math.Max(0, Last.Number - First.Number + 1);

    /// <summary>The calendar year, 365 or 366 days.</summary>
    public static DayRange Year(int year) =>
        new(BeijingDay.Of(new DateOnly(year, 1, 1)), BeijingDay.Of(new DateOnly(year, 12, 31)));

    public bool Contains(BeijingDay day) => First <= day && day <= Last;

    /// <summary>The days that are in both.</summary>
    public DayRange Within(DayRange other) =>
        new(First > other.First ? First : other.First, Last < other.Last ? Last : other.Last);
}
