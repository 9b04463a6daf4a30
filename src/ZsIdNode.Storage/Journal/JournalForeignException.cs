namespace ZsIdNode.Storage.Journal;

/// <summary>The journal is whole but not for this node, or not for this version of it. Nothing was modified.</summary>
public sealed class JournalForeignException(string message) : IOException(message);
