using System.Globalization;

namespace ZsIdNode.Metering;

/// <summary>
/// A calendar day in Asia/Shanghai, which has been UTC+8 without summer time since 1991: a fixed offset,
/// so no time-zone data is needed and every machine agrees.
/// </summary>
/// <param name="Number">Days since 1970-01-01.</param>
public readonly record struct BeijingDay(int Number) : IComparable<BeijingDay>
{
    private const int OffsetSeconds = 8 * 3_600;
    private const int SecondsPerDay = 86_400;
    private static readonly int EpochDayNumber = new DateOnly(1970, 1, 1).DayNumber;

    public DateOnly Date => DateOnly.FromDayNumber(Number + EpochDayNumber);

    public static bool operator <(BeijingDay left, BeijingDay right) => left.Number < right.Number;

    public static bool operator >(BeijingDay left, BeijingDay right) => left.Number > right.Number;

    public static bool operator <=(BeijingDay left, BeijingDay right) => left.Number <= right.Number;

    public static bool operator >=(BeijingDay left, BeijingDay right) => left.Number >= right.Number;

    public static BeijingDay Of(DateTimeOffset time) => OfUnixSeconds(time.ToUnixTimeSeconds());

    public static BeijingDay OfUnixSeconds(long seconds) => new((int)Math.Floor((seconds + OffsetSeconds) / (double)SecondsPerDay));

    public static BeijingDay Of(DateOnly date) => new(date.DayNumber - EpochDayNumber);

    /// <summary>Reads <c>2026-11-21</c>.</summary>
    public static bool TryParse(string text, out BeijingDay day)
    {
        bool read = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date);
        day = read ? Of(date) : default;
        return read;
    }

    public int CompareTo(BeijingDay other) => Number.CompareTo(other.Number);

    public override string ToString() => Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
