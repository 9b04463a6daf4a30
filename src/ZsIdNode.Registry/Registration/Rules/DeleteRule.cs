using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration.Rules;

/// <summary>The judgement on deletions.</summary>
public static class DeleteRule
{
    public static Demand Demand(DeleteRecord change) => Administration.Demand.Of(change.Handle, AdminPermissions.DeleteHandle);

    /// <param name="exists">Whether a record stands under the handle; told to those only who have proven who they are.</param>
    /// <param name="isOurs">Whether this node answers for the handle.</param>
    public static Decision Decide(DeleteRecord change, bool isOurs, bool exists, Verdict verdict) =>
        !isOurs ? Decision.Refuse(Refusal.NotHomedHere)
        : verdict == Verdict.NeedsAuthentication ? Decision.Refuse(verdict)
        : !exists ? Decision.Refuse(Refusal.HandleNotFound)
        : verdict != Verdict.Allowed ? Decision.Refuse(verdict)
        : Decision.Accept(new RecordDeleted(change.Handle, change.Door));
}
