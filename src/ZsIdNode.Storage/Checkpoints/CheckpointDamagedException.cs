namespace ZsIdNode.Storage.Checkpoints;

/// <summary>A checkpoint cannot be used; the message names the file and what is wrong. The journal is not affected.</summary>
public sealed class CheckpointDamagedException(string message, Exception? cause = null) : IOException(message, cause);
