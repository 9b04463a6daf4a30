namespace ZsIdNode.Client.Http;

/// <summary>What the node did with one line.</summary>
/// <param name="Sequence">The number of the transaction, when registered.</param>
/// <param name="Reason">The refusal in one word, such as handleExists.</param>
/// <param name="Message">The refusal in a sentence.</param>
/// <param name="Repeated">Whether the line was decided when its part came before; this says what came of it then.</param>
public sealed record Receipt(long Line, string Handle, RegistrationOutcome Outcome, long? Sequence = null, string? Reason = null, string? Message = null, bool Repeated = false);
