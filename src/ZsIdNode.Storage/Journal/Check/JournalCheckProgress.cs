namespace ZsIdNode.Storage.Journal.Check;

/// <summary>How far a check has come.</summary>
public readonly record struct JournalCheckProgress(long BytesRead, long BytesInAll, long LastSequence);
