using ZsIdNode.Protocol;
using ZsIdNode.Registry;

namespace ZsIdNode.Server.Http;

/// <summary>What the registry's refusals become at the HTTP door: a status and the protocol's response code.</summary>
internal static class RefusalStatus
{
    public static (int Status, ResponseCode Code, string Message) Of(Refusal refusal) => refusal switch
    {
        Refusal.None => (200, ResponseCode.Success, ""),
        Refusal.HandleExists => (409, ResponseCode.HandleAlreadyExists, "A record stands under this handle already; overwrite=true replaces it."),
        Refusal.HandleNotFound => (404, ResponseCode.HandleNotFound, "No record stands under this handle."),
        Refusal.NotHomedHere => (400, ResponseCode.ServerNotResponsible, "This node does not answer for the prefix of this handle."),
        Refusal.InvalidValue => (400, ResponseCode.InvalidValue, "A value breaks a rule."),
        Refusal.ValueExists => (409, ResponseCode.ValueAlreadyExists, "A value with this index exists already."),
        Refusal.ValueNotFound => (400, ResponseCode.ValuesNotFound, "The record has no value with this index."),
        Refusal.ValuesEmpty => (400, ResponseCode.InvalidValue, "Value list was empty"),
        Refusal.NotAuthenticated => (401, ResponseCode.AuthenticationNeeded, "Only an administrator may do this; prove to be one."),
        Refusal.NotAdministrator => (403, ResponseCode.InvalidAdmin, "No administrator record grants you this."),
        Refusal.NotPermitted => (403, ResponseCode.InsufficientPermissions, "This is permitted to nobody who asks this way."),
        Refusal.PrefixHomed => (409, ResponseCode.HandleAlreadyExists, "The prefix is homed here already."),
        Refusal.PrefixNotHomed => (404, ResponseCode.HandleNotFound, "The prefix is not homed here."),
        Refusal.RecordUnreadable => (503, ResponseCode.Error, "A record could not be read from disk; try again, and ask the operator if it stays."),
        Refusal.TooBusy => (503, ResponseCode.ServerTooBusy, "Too many changes are waiting; try again in a moment."),
        Refusal.ClockBehind => (503, ResponseCode.ServerBackup, "The node's clock is far behind its last transaction; correct the clock."),
        Refusal.DiskFull => (507, ResponseCode.ServerBackup, "The node's disk is full; resolution goes on, registration comes back with space."),
        Refusal.LogUnavailable => (503, ResponseCode.ServerBackup, "The node cannot write its log; ask its operator."),
        Refusal.OutcomeUnknown => (500, ResponseCode.Error, "The node could not confirm that this is on disk; it may or may not be registered. Ask again after the node was restarted."),
        Refusal.PartDiffers => (409, ResponseCode.ProtocolError, "A part of this number was taken before, with other content."),
        Refusal.PartTooLarge => (413, ResponseCode.ProtocolError, "The part, or its batch, is larger than the node takes."),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };

    /// <summary>The name of a refusal in receipts.</summary>
    public static string Name(this Refusal refusal)
    {
        string name = refusal.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
