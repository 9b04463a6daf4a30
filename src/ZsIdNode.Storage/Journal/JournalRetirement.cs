namespace ZsIdNode.Storage.Journal;

/// <summary>What retiring old segments did.</summary>
/// <param name="Segments">How many files were let go.</param>
/// <param name="Bytes">Their bytes together.</param>
public readonly record struct JournalRetirement(int Segments, long Bytes);
