namespace ZsIdNode.Storage.Backups;

/// <summary>What a backup holds.</summary>
/// <param name="Sequence">The last transaction in it.</param>
/// <param name="Files">How many files it consists of.</param>
/// <param name="Bytes">How many bytes they have.</param>
/// <param name="BytesCopied">How many of them were not yet in the target.</param>
/// <param name="Pruned">How many older backups were given up.</param>
public sealed record BackupReport(Guid NodeId, long Sequence, int Files, long Bytes, long BytesCopied, string Location, string? Consent, bool WithKeys, int Pruned);

/// <summary>How far a backup or a restore has come, in bytes.</summary>
public readonly record struct CopyProgress(long Done, long Total);
