using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration.Rules;

/// <summary>What the changes of single values have in common. Their transaction is the whole record as it becomes.</summary>
internal static class ValueChange
{
    public const string ReadOnly = "Value is read-only";

    public static string Missing(int index) => $"No value has the index {index}";

    /// <summary>For additions and removals whoever has not proven who he is learns nothing of the record.</summary>
    public static Refusal Judge(bool isOurs, StoredRecord current, Verdict verdict) =>
        !isOurs ? Refusal.NotHomedHere
        : verdict == Verdict.NeedsAuthentication ? Refusal.NotAuthenticated
        : !current.Exists ? Refusal.HandleNotFound
        : verdict == Verdict.NotAdministrator ? Refusal.NotAdministrator
        : Refusal.None;

    /// <summary>Puts values into the record, in place of those with the same indexes.</summary>
    public static Decision Put(StoredRecord current, ReadOnlySpan<byte> values, Door door, DateTimeOffset now)
    {
        uint timestamp = (uint)now.ToUnixTimeSeconds();
        var draft = new RecordDraft(current.Handle, current.Values.Length + values.Length);
        var pairs = new ValuePairs(current.Values, values);
        while (pairs.MoveNext())
        {
            if (pairs.HasNew)
            {
                draft.Add(pairs.New, timestamp);
            }
            else
            {
                draft.Add(pairs.Old);
            }
        }

        return Accept(draft, current, door);
    }

    /// <summary>Accepts the record, spelled as it was, unless it outgrew the limits.</summary>
    public static Decision Accept(in RecordDraft draft, StoredRecord current, Door door)
    {
        ValueFaultKind fault = draft.ValueCount > HandleLimits.ValuesMost ? ValueFaultKind.ValuesTooMany
            : draft.ValueBytes > HandleLimits.RecordBytesMost ? ValueFaultKind.RecordTooLarge
            : ValueFaultKind.None;
        if (fault != ValueFaultKind.None)
        {
            return Decision.Refuse(Refusal.InvalidValue, new ValueFault(fault, Index: 0).Describe());
        }

        return Handle.TryParse(current.Handle, out Handle spelled) == HandleFault.None
            ? Decision.Accept(new RecordWritten(spelled, draft.Finish(), IsNew: false, door))
            : throw new InvalidDataException("A stored record bears a handle that is none.");
    }
}
