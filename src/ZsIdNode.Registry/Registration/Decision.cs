using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration;

/// <summary>A refusal or a transaction, never both.</summary>
public readonly record struct Decision(Refusal Refusal, Transaction? Transaction)
{
    public static Decision Refuse(Refusal refusal) => new(refusal, null);

    public static Decision Accept(Transaction transaction) => new(Refusal.None, transaction);
}
