using ZsIdNode.Protocol;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Registration;

namespace ZsIdNode.Server.Wire;

/// <summary>
/// What the registry's refusals become on the wire: a response code and a text. Where the Handle.net server says
/// nothing besides the code, neither do we: some clients show the text instead of what the code means.
/// </summary>
internal static class WireRefusals
{
    public static (ResponseCode Code, string Message) Of(ChangeOutcome outcome) => outcome.Refusal switch
    {
        Refusal.None => (ResponseCode.Success, ""),
        Refusal.HandleExists => (ResponseCode.HandleAlreadyExists, ""),
        Refusal.HandleNotFound => (ResponseCode.HandleNotFound, ""),
        Refusal.NotHomedHere => (ResponseCode.ServerNotResponsible, "That prefix doesn't live here"),
        Refusal.InvalidValue or Refusal.ValuesEmpty => (ResponseCode.InvalidValue, outcome.Message),
        Refusal.ValueExists => (ResponseCode.ValueAlreadyExists, outcome.Message),
        Refusal.ValueNotFound => (ResponseCode.ValuesNotFound, ""),
        Refusal.NotAuthenticated => (ResponseCode.AuthenticationNeeded, ""),
        Refusal.NotAdministrator => (ResponseCode.InvalidAdmin, ""),
        Refusal.NotPermitted => (ResponseCode.InsufficientPermissions, outcome.Message),
        Refusal.PrefixHomed => (ResponseCode.HandleAlreadyExists, "The prefix is homed here already"),
        Refusal.PrefixNotHomed => (ResponseCode.HandleNotFound, "The prefix is not homed here"),
        Refusal.RecordUnreadable => (ResponseCode.Error, "A record could not be read from disk; try again, and ask the operator if it stays"),
        Refusal.TooBusy => (ResponseCode.ServerTooBusy, "Too many changes are waiting; try again in a moment"),
        Refusal.ClockBehind => (ResponseCode.ServerBackup, outcome.Message),
        Refusal.DiskFull => (ResponseCode.ServerBackup, "The node's disk is full; resolution goes on, changes come back with space"),
        Refusal.LogUnavailable => (ResponseCode.ServerBackup, "The node cannot write its log; ask its operator"),
        Refusal.OutcomeUnknown => (ResponseCode.Error, "The node could not confirm that this is on disk; it may or may not be registered. Ask again after the node was restarted"),
        Refusal.PartDiffers or Refusal.PartTooLarge => (ResponseCode.ProtocolError, outcome.Message),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Refusal, null),
    };

    /// <summary>Homing is the server administrators' alone; to others the Handle.net server says that they are none.</summary>
    public static (ResponseCode Code, string Message) OfHoming(ChangeOutcome outcome) =>
        Of(outcome.Refusal == Refusal.NotPermitted ? ChangeOutcome.Refused(Refusal.NotAdministrator) : outcome);
}
