using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration.Rules;

/// <summary>The judgement on homing a prefix.</summary>
public static class HomeRule
{
    /// <param name="isHomed">Whether the prefix is homed here already.</param>
    public static Decision Decide(HomePrefix change, bool isHomed, Verdict verdict) =>
        verdict == Verdict.NeedsAuthentication ? Decision.Refuse(verdict)

        // No record can grant it, so to everybody else it is forbidden rather than not granted.
        : verdict != Verdict.Allowed ? Decision.Refuse(Refusal.NotPermitted)
        : isHomed ? Decision.Refuse(Refusal.PrefixHomed)
        : Decision.Accept(new PrefixHomed(change.Prefix, change.Registrant));
}
