namespace ZsIdNode.Client.Batch;

/// <summary>What became of a statement.</summary>
/// <param name="Line">Its line, or that of the fault in it.</param>
/// <param name="Done">What it did, in a few words; nothing when it did not.</param>
/// <param name="Fault">Why it did not, in a sentence; nothing when it did.</param>
public readonly record struct BatchOutcome(int Line, string? Done, string? Fault)
{
    public bool IsDone => Fault is null;
}
