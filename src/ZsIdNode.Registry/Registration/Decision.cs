using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration;

/// <summary>A refusal or a transaction, never both.</summary>
/// <param name="Message">More than the refusal says, in English; empty when it says everything.</param>
public readonly record struct Decision(Refusal Refusal, Transaction? Transaction, string Message)
{
    /// <summary>Whether a record or a value that stands there is overwritten.</summary>
    public bool Overwrites { get; init; }

    public static Decision Refuse(Refusal refusal, string message = "") => new(refusal, null, message);

    /// <summary>Refuses somebody whom nothing grants what he wants.</summary>
    public static Decision Refuse(Verdict verdict) => Refuse(verdict switch
    {
        Verdict.NeedsAuthentication => Refusal.NotAuthenticated,
        Verdict.NotAdministrator => Refusal.NotAdministrator,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    });

    public static Decision Accept(Transaction transaction) => new(Refusal.None, transaction, "");
}
