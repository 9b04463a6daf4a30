using ZsIdNode.Handles;
using ZsIdNode.Metering;

namespace ZsIdNode.Simulation.Model;

/// <summary>What a count is kept under.</summary>
internal readonly record struct CountKey(DateOnly Day, string Prefix, Door Door, Measure Measure)
{
    /// <summary>The day in Beijing, reckoned with the platform's calendar and not with ours.</summary>
    public static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.ToOffset(TimeSpan.FromHours(8)).Date);
}
