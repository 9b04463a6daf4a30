namespace ZsIdNode.Storage.Journal.Encoding;

/// <summary>What kind of transaction a frame holds. The numbers are on disk: they are never reused.</summary>
internal enum TransactionKind : short
{
    RecordWritten = 1,
    RecordDeleted = 2,
    PrefixHomed = 3,
    PrefixUnhomed = 4,
    ActivityCounted = 5,
    BatchPartTaken = 6,
}
