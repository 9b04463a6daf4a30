using ZsIdNode.Handles;

namespace ZsIdNode.Metering.Activity;

/// <summary>So many events of one kind since they were last taken.</summary>
/// <param name="Prefix">The registry's ordinal of the prefix; <see cref="ActivityCounter.NotOurs"/> when it is none of ours.</param>
public readonly record struct ActivityCount(BeijingDay Day, int Prefix, Door Door, Measure Measure, long Count);
