using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration;

/// <summary>
/// The judgement on each kind of change. Everything that a decision depends on is an argument, so a
/// replay, a simulation and the running node cannot disagree.
/// </summary>
public static class Rules
{
    /// <param name="exists">Whether a record stands under the handle.</param>
    /// <param name="isOurs">Whether this node answers for the handle.</param>
    public static Decision Decide(WriteRecord change, bool exists, bool isOurs) =>
        !isOurs ? Decision.Refuse(Refusal.NotHomedHere)
        : exists && !change.Overwrite ? Decision.Refuse(Refusal.HandleExists)
        : Decision.Accept(new RecordWritten(change.Handle, change.Record, IsNew: !exists, change.Door));

    /// <inheritdoc cref="Decide(WriteRecord, bool, bool)"/>
    public static Decision Decide(DeleteRecord change, bool exists, bool isOurs) =>
        !isOurs ? Decision.Refuse(Refusal.NotHomedHere)
        : !exists ? Decision.Refuse(Refusal.HandleNotFound)
        : Decision.Accept(new RecordDeleted(change.Handle, change.Door));

    /// <param name="homed">Whether the prefix is homed here already.</param>
    public static Decision Decide(HomePrefix change, bool homed) =>
        homed ? Decision.Refuse(Refusal.PrefixHomed) : Decision.Accept(new PrefixHomed(change.Prefix, change.Registrant));

    /// <param name="homed">Whether the prefix is homed here.</param>
    public static Decision Decide(UnhomePrefix change, bool homed) =>
        homed ? Decision.Accept(new PrefixUnhomed(change.Prefix)) : Decision.Refuse(Refusal.PrefixNotHomed);
}
