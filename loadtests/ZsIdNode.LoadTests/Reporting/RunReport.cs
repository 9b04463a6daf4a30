using ZsIdNode.LoadTests.Scenarios;

namespace ZsIdNode.LoadTests.Reporting;

/// <summary>All that one run says; this is what is written as JSON.</summary>
/// <param name="Node">What was measured, and where it ran.</param>
/// <param name="DataFormat">The file system under the data folder; nothing for a node that was running already.</param>
/// <param name="NodeCores">How many cores' worth of time the node took while it was measured; nothing when it is not ours.</param>
/// <param name="GeneratorCores">The same for the generator: near the number of its cores, it was the limit itself.</param>
internal sealed record RunReport(
    MachineFacts Machine,
    string Node,
    string? DataFormat,
    Scenario Scenario,
    double? NodeCores,
    double GeneratorCores,
    IReadOnlyList<LoadFigures> Loads)
{
    /// <summary>
    /// Processor time of the node for one answer, in microseconds, over all loads together. On a machine that is
    /// shared it says more than the rate: neighbours take the cores away, but not this.
    /// </summary>
    public double? NodeMicrosecondsAnAnswer => NodeCores * 1e6 / Loads.Sum(load => load.AnsweredPerSecond);

    public bool IsSound => Loads.All(load => load.IsSound && load.Answered > 0);
}
