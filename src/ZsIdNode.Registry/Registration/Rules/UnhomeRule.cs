using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration.Rules;

/// <summary>The judgement on unhoming a prefix.</summary>
public static class UnhomeRule
{
    /// <param name="isHomed">Whether the prefix is homed here.</param>
    public static Decision Decide(UnhomePrefix change, bool isHomed, Verdict verdict) =>
        verdict == Verdict.NeedsAuthentication ? Decision.Refuse(verdict)
        : verdict != Verdict.Allowed ? Decision.Refuse(Refusal.NotPermitted)
        : !isHomed ? Decision.Refuse(Refusal.PrefixNotHomed)
        : Decision.Accept(new PrefixUnhomed(change.Prefix));
}
