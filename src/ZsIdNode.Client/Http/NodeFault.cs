namespace ZsIdNode.Client.Http;

/// <summary>Why a node gave no usable answer.</summary>
/// <param name="Message">What happened and what to look at, in whole sentences.</param>
/// <param name="ResponseCode">The Handle response code of the answer, when it had one.</param>
public sealed record NodeFault(NodeFaultKind Kind, string Message, int? ResponseCode = null);
