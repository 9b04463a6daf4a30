namespace ZsIdNode.Storage;

/// <summary>What opening a data folder found.</summary>
/// <param name="Transactions">How many transactions were read and applied to the views.</param>
/// <param name="BytesCut">Bytes of a commit that never finished; nothing acknowledged was in them.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record RecoveryReport(long Transactions, long BytesCut, TimeSpan Elapsed);
