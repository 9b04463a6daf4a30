namespace ZsIdNode.EndToEnd.Crashes;

/// <summary>Something else that a node does while clients register, and in the midst of which it is killed.</summary>
internal interface IBesideLoad
{
    /// <summary>How often it came as far as it can be waited for, since it was begun the last time.</summary>
    int Steps { get; }

    /// <summary>More steps than are ever waited for.</summary>
    int StepsMost { get; }

    Task PrepareAsync(ServedNode node);

    Task RunUntilKilledAsync(ServedNode node);

    /// <summary>Looks whether all that was said to be done is there, and nothing else.</summary>
    Task AssertAsync(ServedNode node);
}
