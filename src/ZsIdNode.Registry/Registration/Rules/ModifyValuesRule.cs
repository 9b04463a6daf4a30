using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Registry.Registration.Rules;

/// <summary>The judgement on modifications of values.</summary>
public static class ModifyValuesRule
{
    public static Demand Demand(ModifyValues change, StoredRecord current)
    {
        AdminPermissions needed = AdminPermissions.None;
        bool everybody = true;
        var pairs = new ValuePairs(current.Exists ? current.Values : default, change.Values.Span);
        while (pairs.MoveNext())
        {
            if (pairs.HasOld && pairs.HasNew)
            {
                needed |= ValueRights.ToModify(pairs.Old, pairs.New);
                everybody &= ValueRights.EverybodyMayModify(pairs.Old, pairs.New);
            }
        }

        return everybody ? Administration.Demand.Nothing : Administration.Demand.Of(change.Handle, needed);
    }

    /// <param name="isOurs">Whether this node answers for the handle.</param>
    /// <param name="current">The record as it will stand when the changes in front are on disk.</param>
    /// <param name="now">The date of the values that are touched.</param>
    public static Decision Decide(ModifyValues change, bool isOurs, StoredRecord current, Verdict verdict, DateTimeOffset now)
    {
        // What is wrong with the change itself is told before anybody is challenged, as clients are used to.
        if (!isOurs || !current.Exists)
        {
            return Decision.Refuse(isOurs ? Refusal.HandleNotFound : Refusal.NotHomedHere);
        }

        var pairs = new ValuePairs(current.Values, change.Values.Span);
        while (pairs.MoveNext())
        {
            if (pairs.HasNew && !pairs.HasOld)
            {
                return Decision.Refuse(Refusal.ValueNotFound, ValueChange.Missing(pairs.Index));
            }

            if (pairs.HasNew && !ValueRights.AnybodyMayModify(pairs.Old))
            {
                return Decision.Refuse(Refusal.NotPermitted, ValueChange.ReadOnly);
            }
        }

        return verdict == Verdict.Allowed ? ValueChange.Put(current, change.Values.Span, change.Door, now) : Decision.Refuse(verdict);
    }
}
