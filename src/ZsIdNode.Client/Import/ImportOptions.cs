using ZsIdNode.Client.Http;

namespace ZsIdNode.Client.Import;

/// <summary>How a catalogue is sent to a node.</summary>
public sealed record ImportOptions
{
    /// <summary>The rows of one request, at most <see cref="RegistrationLimits.LinesMost"/>.</summary>
    public int BatchRows { get; init; } = 500;

    /// <summary>The requests under way at once; a few keep the node's log busy while answers travel.</summary>
    public int RequestsInFlight { get; init; } = 4;

    /// <summary>For how long a part of a batch is sent again to a node that does not answer, or is not well.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The wait before a part is sent again; it doubles up to <see cref="RetryWaitMost"/>.</summary>
    public TimeSpan RetryWait { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan RetryWaitMost { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The problems that the summary keeps; the report gets all of them.</summary>
    public int ProblemsMost { get; init; } = 1_000;
}
