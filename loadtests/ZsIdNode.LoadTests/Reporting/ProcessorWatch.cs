using System.Diagnostics;
using ZsIdNode.LoadTests.Measuring;
using ZsIdNode.LoadTests.Nodes;

namespace ZsIdNode.LoadTests.Reporting;

/// <summary>Sees how much processor time node and generator take while is measured: who is the limit.</summary>
internal static class ProcessorWatch
{
    /// <param name="loads">End when every load has; loads that are bounded by a count end before their time.</param>
    public static async Task<(double? Node, double Generator)> WatchAsync(NodeProcess? node, LoadSpan span, Task loads)
    {
        await Task.WhenAny(SleepUntilAsync(span.From), loads);
        (TimeSpan? Node, TimeSpan Own, long At) before = Look(node);
        await Task.WhenAny(SleepUntilAsync(span.Until), loads);
        (TimeSpan? Node, TimeSpan Own, long At) after = Look(node);
        double seconds = (double)(after.At - before.At) / Clock.Second;
        return ((after.Node - before.Node)?.TotalSeconds / seconds, (after.Own - before.Own).TotalSeconds / seconds);
    }

    private static (TimeSpan? Node, TimeSpan Own, long At) Look(NodeProcess? node)
    {
        using Process own = Process.GetCurrentProcess();
        return (node?.ProcessorTime, own.TotalProcessorTime, Clock.Now());
    }

    private static Task SleepUntilAsync(long moment) =>
        Task.Delay((int)Math.Max(0, (moment - Clock.Now()) / Clock.Millisecond));
}
