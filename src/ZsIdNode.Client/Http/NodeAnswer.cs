namespace ZsIdNode.Client.Http;

/// <summary>What a node answered, or why there is no answer; never both.</summary>
public readonly record struct NodeAnswer<T>(T? Value, NodeFault? Fault)
    where T : class;
