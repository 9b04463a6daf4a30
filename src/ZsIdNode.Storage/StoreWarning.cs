namespace ZsIdNode.Storage;

/// <summary>What an operator should look at before it is too late: what it is, and what to do.</summary>
/// <param name="About">What it is about; the same for as long as it lasts, whatever the words say of how bad it has become.</param>
public sealed record StoreWarning(StoreConcern About, string Text);

/// <summary>What a warning is about.</summary>
public enum StoreConcern
{
    /// <summary>Records on disk are not what was written.</summary>
    RecordsDamaged,

    /// <summary>The index of the records is too small for them.</summary>
    RecordIndexSmall,

    /// <summary>The files of the directory of handles cannot be written, merged or read.</summary>
    HandleDirectory,

    /// <summary>The files of a view are mostly garbage, and stay so.</summary>
    Compaction,
}
