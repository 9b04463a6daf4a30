using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration.Rules;

/// <summary>
/// The judgement on creations and replacements. In this and every other rule all that the decision depends
/// on is an argument, so a replay, a simulation and the running node cannot disagree.
/// </summary>
public static class CreateRule
{
    /// <summary>What the creation needs or, when a record stands there, its replacement.</summary>
    public static Demand Demand(WriteRecord change, StoredRecord current, AdministrationPolicy policy)
    {
        Grant create = ToCreate(change.Handle);
        if (!current.Exists)
        {
            return Administration.Demand.Of(create);
        }

        var delete = new Grant(change.Handle, AdminPermissions.DeleteHandle);
        return TryFindDifferences(current, new StoredRecord(change.Record.Span), policy, out AdminPermissions differences)
            ? Administration.Demand.AnyOf([new Grant(change.Handle, differences)], [new Grant(change.Handle, AdminPermissions.AddAdmin)], [delete, create])
            : Administration.Demand.AnyOf([delete, create]);
    }

    /// <param name="current">The record that stands under the handle. Nobody looks at more than whether there is one unless it is to be replaced.</param>
    /// <param name="isOurs">Whether this node answers for the handle.</param>
    public static Decision Decide(WriteRecord change, bool isOurs, StoredRecord current, Verdict verdict) =>
        !isOurs ? Decision.Refuse(Refusal.NotHomedHere)
        : current.Exists && !change.Overwrite ? Decision.Refuse(Refusal.HandleExists)
        : verdict != Verdict.Allowed ? Decision.Refuse(verdict)
        : Decision.Accept(new RecordWritten(change.Handle, Dated(change.Record, current), IsNew: !current.Exists, change.Door)) with { Overwrites = current.Exists };

    /// <summary>Handles need a permission in their prefix record, derived prefixes one in that of their parent; other prefixes are the server administrators' alone.</summary>
    private static Grant ToCreate(Handle handle) =>
        !AsciiCase.Equal(handle.PrefixUtf8, "0.NA"u8) ? new Grant(handle.Prefix.PrefixHandle, AdminPermissions.AddHandle)
        : Prefix.TryParse(handle.Suffix, out Prefix derived) && derived.Parent is Prefix parent ? new Grant(parent.PrefixHandle, AdminPermissions.AddDerivedPrefix)
        : default;

    /// <summary>Collects what the differences need one by one; <see langword="false"/> when one of them is nobody's to make.</summary>
    private static bool TryFindDifferences(StoredRecord current, StoredRecord replacement, AdministrationPolicy policy, out AdminPermissions needed)
    {
        needed = AdminPermissions.None;
        var pairs = new ValuePairs(current.Values, replacement.Values);
        while (pairs.MoveNext())
        {
            if (!pairs.HasOld)
            {
                needed |= ValueRights.ToAdd(pairs.New);
                continue;
            }

            if (pairs.HasNew && RecordDraft.AreEqualButForTime(pairs.Old, pairs.New))
            {
                continue;
            }

            bool free = pairs.HasNew ? ValueRights.AnybodyMayModify(pairs.Old) : !policy.ReadOnlyValuesStay || ValueRights.AdministratorsMayWrite(pairs.Old);
            if (!free)
            {
                return false;
            }

            needed |= pairs.HasNew ? ValueRights.ToModify(pairs.Old, pairs.New) : ValueRights.ToRemove(pairs.Old);
        }

        return true;
    }

    /// <summary>Values that the replacement does not change keep their timestamp.</summary>
    private static ReadOnlyMemory<byte> Dated(ReadOnlyMemory<byte> record, StoredRecord current)
    {
        if (!current.Exists)
        {
            return record;
        }

        var replacement = new StoredRecord(record.Span);
        var draft = new RecordDraft(replacement.Handle, replacement.Values.Length);
        var pairs = new ValuePairs(current.Values, replacement.Values);
        while (pairs.MoveNext())
        {
            if (pairs.HasNew)
            {
                bool kept = pairs.HasOld && RecordDraft.AreEqualButForTime(pairs.Old, pairs.New);
                draft.Add(kept ? pairs.Old : pairs.New);
            }
        }

        return draft.Finish();
    }
}
