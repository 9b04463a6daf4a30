namespace ZsIdNode.Server;

/// <summary>The node cannot start; the message says why and what would help.</summary>
public sealed class NodeStartException(string message, Exception? inner = null) : Exception(message, inner);
