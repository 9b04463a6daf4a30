namespace ZsIdNode.Storage;

/// <summary>The data folder cannot be used. The message says which folder, what is wrong and what to do.</summary>
public sealed class DataFolderException(string message, Exception? inner = null) : IOException(message, inner);
