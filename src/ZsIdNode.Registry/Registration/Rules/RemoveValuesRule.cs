using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Registry.Registration.Rules;

/// <summary>The judgement on removals of values. A record may lose its last one: it stays, and answers "no values".</summary>
public static class RemoveValuesRule
{
    public static Demand Demand(RemoveValues change, StoredRecord current)
    {
        AdminPermissions needed = AdminPermissions.None;
        foreach (EncodedValue value in new EncodedValues(current.Exists ? current.Values : default))
        {
            needed |= IsNamed(change, value) ? ValueRights.ToRemove(value) : AdminPermissions.None;
        }

        // Where nothing matches, only those may learn it who might have removed something.
        return Administration.Demand.Of(change.Handle, needed == AdminPermissions.None ? AdminPermissions.RemoveValue : needed);
    }

    /// <inheritdoc cref="ModifyValuesRule.Decide"/>
    public static Decision Decide(RemoveValues change, bool isOurs, StoredRecord current, Verdict verdict, AdministrationPolicy policy)
    {
        Refusal refusal = ValueChange.Judge(isOurs, current, verdict);
        if (refusal != Refusal.None)
        {
            return Decision.Refuse(refusal);
        }

        int found = 0;
        bool readOnly = false;
        var draft = new RecordDraft(current.Handle, current.Values.Length);
        foreach (EncodedValue value in new EncodedValues(current.Values))
        {
            if (!IsNamed(change, value))
            {
                draft.Add(value);
                continue;
            }

            // Both lists are in order: the first index that has no value is where they part.
            if (change.Indexes[found] != value.Index)
            {
                break;
            }

            found++;
            readOnly |= !ValueRights.AdministratorsMayWrite(value);
        }

        return found < change.Indexes.Length ? Decision.Refuse(Refusal.ValueNotFound, ValueChange.Missing(change.Indexes[found]))
            : readOnly && policy.ReadOnlyValuesStay ? Decision.Refuse(Refusal.NotPermitted, ValueChange.ReadOnly)
            : ValueChange.Accept(draft, current, change.Door);
    }

    private static bool IsNamed(RemoveValues change, in EncodedValue value) => change.Indexes.AsSpan().BinarySearch(value.Index) >= 0;
}
