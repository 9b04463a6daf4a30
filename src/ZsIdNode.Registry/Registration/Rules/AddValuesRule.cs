using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Registry.Registration.Rules;

/// <summary>The judgement on additions of values.</summary>
public static class AddValuesRule
{
    public static Demand Demand(AddValues change, StoredRecord current)
    {
        AdminPermissions needed = AdminPermissions.None;
        var pairs = new ValuePairs(current.Exists ? current.Values : default, change.Values.Span);
        while (pairs.MoveNext())
        {
            if (pairs.HasNew)
            {
                needed |= ValueRights.ToAdd(pairs.New);
                needed |= pairs.HasOld && change.Overwrite ? ValueRights.ToModify(pairs.Old, pairs.New) : AdminPermissions.None;
            }
        }

        return Administration.Demand.Of(change.Handle, needed);
    }

    /// <inheritdoc cref="ModifyValuesRule.Decide"/>
    public static Decision Decide(AddValues change, bool isOurs, StoredRecord current, Verdict verdict, AdministrationPolicy policy, DateTimeOffset now)
    {
        Refusal refusal = ValueChange.Judge(isOurs, current, verdict);
        if (refusal != Refusal.None)
        {
            return Decision.Refuse(refusal);
        }

        bool overwrites = false;
        var pairs = new ValuePairs(current.Values, change.Values.Span);
        while (pairs.MoveNext())
        {
            overwrites |= pairs.HasOld && pairs.HasNew;
            if (pairs.HasOld && pairs.HasNew && !change.Overwrite)
            {
                return Decision.Refuse(Refusal.ValueExists, $"Index conflict for {pairs.Index}");
            }

            if (pairs.HasOld && pairs.HasNew && policy.ReadOnlyValuesStay && !ValueRights.AdministratorsMayWrite(pairs.Old))
            {
                return Decision.Refuse(Refusal.NotPermitted, ValueChange.ReadOnly);
            }
        }

        return ValueChange.Put(current, change.Values.Span, change.Door, now) with { Overwrites = overwrites };
    }
}
