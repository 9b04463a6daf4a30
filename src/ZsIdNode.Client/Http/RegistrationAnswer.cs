namespace ZsIdNode.Client.Http;

/// <summary>The receipts that arrived for a batch, in its order; all of them unless there is a fault.</summary>
public sealed record RegistrationAnswer(IReadOnlyList<Receipt> Receipts, NodeFault? Fault);
