namespace ZsIdNode.Storage.Backups;

/// <summary>A backup cannot be taken or restored; the message says why and what to do.</summary>
public sealed class BackupException(string message, Exception? cause = null) : IOException(message, cause);
