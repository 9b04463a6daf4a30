namespace ZsIdNode.Registry.Registration;

/// <summary>Bounds of the one writer.</summary>
public sealed class SequencerOptions
{
    /// <summary>How many submissions may wait; one more is refused as too busy.</summary>
    public int QueuedMost { get; set; } = 4_096;

    /// <summary>How many bytes the waiting submissions may carry together; one more is refused as too busy, unless nothing else waits.</summary>
    public long QueuedBytesMost { get; set; } = 256L * 1_024 * 1_024;

    /// <summary>How many changes go into one commit at most.</summary>
    // A commit of this size takes a few milliseconds, so nobody waits long behind it.
    public int BatchChangesMost { get; set; } = 4_096;

    /// <summary>How many bytes go into one commit at most, unless one submission is larger; beyond what the log takes it is split.</summary>
    public int BatchBytesMost { get; set; } = 8 * 1_024 * 1_024;

    /// <summary>
    /// How far the last transaction may be ahead of the clock before changes are refused. Up to here they take the
    /// time of the last transaction; beyond it either the clock or the log is so wrong that they would be misdated.
    /// </summary>
    public TimeSpan ClockAheadMost { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether the data of HS_ADMIN, HS_SITE, HS_PUBKEY and the other structured values must have its structure to be
    /// written. The Handle.net server takes anything; a client that counts on that gets it with <c>false</c>.
    /// </summary>
    public bool ChecksStructures { get; set; } = true;
}
