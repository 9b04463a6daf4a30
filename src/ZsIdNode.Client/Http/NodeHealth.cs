namespace ZsIdNode.Client.Http;

/// <summary>How a node says it is.</summary>
/// <param name="Report">Its words.</param>
public sealed record NodeHealth(bool IsHealthy, string Report);
