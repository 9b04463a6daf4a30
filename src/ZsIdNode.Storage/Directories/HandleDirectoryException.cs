namespace ZsIdNode.Storage.Directories;

/// <summary>The list of handles can take no more changes; the message says what failed. The journal is not affected.</summary>
public sealed class HandleDirectoryException(string message, Exception? cause = null) : IOException(message, cause);
