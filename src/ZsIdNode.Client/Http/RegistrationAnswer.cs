namespace ZsIdNode.Client.Http;

/// <summary>The receipts that arrived for a batch, in its order; all of them unless there is a fault.</summary>
/// <param name="RegisteredBefore">How many lines need no receipt: they are known to have been registered when they were sent before.</param>
public sealed record RegistrationAnswer(IReadOnlyList<Receipt> Receipts, NodeFault? Fault, int RegisteredBefore = 0)
{
    /// <summary>The answer to nothing.</summary>
    internal static RegistrationAnswer None { get; } = new([], Fault: null);

    internal static RegistrationAnswer AllRepeated(int lines) => new([], Fault: null, lines);
}
