namespace ZsIdNode.Metering.Programmes;

/// <summary>
/// One metric read twice. The conservative value is the one to claim; the gap to the favourable value is
/// shown, so that a dispute about the wording is known before it is had.
/// </summary>
public readonly record struct MetricValues(Quantity Favourable, Quantity Conservative);
