namespace ZsIdNode.Storage.Records;

/// <summary>The record view can take no more records; the message says what failed. The journal is not affected.</summary>
public sealed class RecordViewException(string message, Exception? cause = null) : IOException(message, cause);
