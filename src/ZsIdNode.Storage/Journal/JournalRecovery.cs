namespace ZsIdNode.Storage.Journal;

/// <summary>What opening a journal found.</summary>
/// <param name="Transactions">How many transactions were not yet in the views, and so were replayed.</param>
/// <param name="BytesRead">How many bytes of segments were read whole and verified.</param>
/// <param name="BytesCut">How many bytes of a write that never ended were cut off; zeros written ahead do not count.</param>
/// <param name="Segments">How many files there are.</param>
public sealed record JournalRecovery(long Transactions, long BytesRead, long BytesCut, int Segments);
