using ZsIdNode.Handles;

namespace ZsIdNode.Metering.Counts;

/// <summary>So many events of one kind on one day.</summary>
/// <param name="Prefix">The folded prefix; <see cref="NotOurs"/> when it is none of ours.</param>
public readonly record struct DailyCount(BeijingDay Day, string Prefix, Door Door, Measure Measure, long Count)
{
    /// <summary>Stands for every prefix that the node does not answer for.</summary>
    public const string NotOurs = "";
}
