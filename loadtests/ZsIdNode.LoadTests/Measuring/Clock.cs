using System.Diagnostics;

namespace ZsIdNode.LoadTests.Measuring;

/// <summary>The clock that latencies are measured by: nanoseconds from an arbitrary point, never stepped.</summary>
internal static class Clock
{
    public const long Millisecond = 1_000_000;
    public const long Second = 1_000 * Millisecond;

    private static readonly double NanosecondsPerTick = (double)Second / Stopwatch.Frequency;

    public static long Now() => Stopwatch.Frequency == Second ? Stopwatch.GetTimestamp() : (long)(Stopwatch.GetTimestamp() * NanosecondsPerTick);
}
