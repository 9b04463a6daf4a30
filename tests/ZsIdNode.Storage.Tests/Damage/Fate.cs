namespace ZsIdNode.Storage.Tests.Damage;

/// <summary>What may become of a data folder of which something is damaged or missing. A wrong answer is not among it.</summary>
[Flags]
public enum Fate
{
    /// <summary>It opens as if nothing had happened.</summary>
    Whole = 1,

    /// <summary>It opens from the checkpoint before, and says so.</summary>
    Older = 2,

    /// <summary>It opens from the journal alone, and says so.</summary>
    Journal = 4,

    /// <summary>It does not open, and says why.</summary>
    Refused = 8,

    /// <summary>It opens without its last commit, and says how many bytes of it were cut off.</summary>
    Tail = 16,

    /// <summary>It opens; what cannot be read is refused when it is asked for.</summary>
    Unread = 32,

    /// <summary>It opens from an older checkpoint and does not say so: as far as anybody can tell, the newer one was never taken.</summary>
    Unsaid = 64,
}
