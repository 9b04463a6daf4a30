namespace ZsIdNode.Registry.Registration;

/// <summary>
/// What became of a change. Success means that its transaction is on disk and can be resolved; every refusal but
/// <see cref="Refusal.OutcomeUnknown"/> means that it did not happen.
/// </summary>
/// <param name="Sequence">The place in the log; 0 when refused.</param>
/// <param name="IsNew">Whether no record stood under the handle before.</param>
/// <param name="Message">More than the refusal says, in English; empty when it says everything.</param>
public readonly record struct ChangeOutcome(Refusal Refusal, long Sequence, bool IsNew, string Message)
{
    public bool IsAccepted => Refusal == Refusal.None;

    /// <summary>Whether a record or a value that stood there was overwritten.</summary>
    public bool HasOverwritten { get; init; }

    public static ChangeOutcome Accepted(long sequence, bool isNew) => new(Refusal.None, sequence, isNew, "");

    public static ChangeOutcome Refused(Refusal refusal, string message = "") => new(refusal, 0, IsNew: false, message);
}
