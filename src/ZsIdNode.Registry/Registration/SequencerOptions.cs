namespace ZsIdNode.Registry.Registration;

/// <summary>Bounds of the one writer.</summary>
public sealed class SequencerOptions
{
    /// <summary>How many submissions may wait; one more is refused as too busy.</summary>
    public int QueuedMost { get; set; } = 4_096;

    /// <summary>How many changes go into one commit at most.</summary>
    // A commit of this size takes a few milliseconds, so nobody waits long behind it.
    public int BatchChangesMost { get; set; } = 4_096;

    /// <summary>How many bytes go into one commit at most, unless one submission is larger; beyond what the log takes it is split.</summary>
    public int BatchBytesMost { get; set; } = 8 * 1_024 * 1_024;
}
