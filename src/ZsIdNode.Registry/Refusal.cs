namespace ZsIdNode.Registry;

/// <summary>
/// Why the registry did not do what it was asked; the doors turn it into their own codes, each in one place. The numbers
/// are on disk, in what came of the parts of a batch: new ones are added at the end.
/// </summary>
public enum Refusal : byte
{
    None = 0,

    /// <summary>A record stands under the handle already.</summary>
    HandleExists,

    /// <summary>No record stands under the handle.</summary>
    HandleNotFound,

    /// <summary>This node does not answer for the prefix.</summary>
    NotHomedHere,

    /// <summary>A value breaks a rule; the message says which and how.</summary>
    InvalidValue,

    /// <summary>Two values would have one index.</summary>
    ValueExists,

    /// <summary>The record has no value with one of the indexes.</summary>
    ValueNotFound,

    /// <summary>Values were to be changed, but none was named.</summary>
    ValuesEmpty,

    /// <summary>Only an administrator may, and nobody has proven to be one: the door may challenge him.</summary>
    NotAuthenticated,

    /// <summary>The requester has proven who he is, but no administrator record grants him what he wants.</summary>
    NotAdministrator,

    /// <summary>The records grant it to nobody, such as the modification of a read-only value.</summary>
    NotPermitted,

    /// <summary>The prefix is homed here already.</summary>
    PrefixHomed,

    /// <summary>The prefix is not homed here.</summary>
    PrefixNotHomed,

    /// <summary>A record that the decision rests on could not be read from disk; what was asked did not happen.</summary>
    RecordUnreadable,

    /// <summary>Too many changes are waiting; try again in a moment.</summary>
    TooBusy,

    /// <summary>The node's clock is far behind its last transaction; what was asked did not happen.</summary>
    ClockBehind,

    /// <summary>The disk is full; resolutions go on, changes come back when space does.</summary>
    DiskFull,

    /// <summary>The log cannot be written, or the node is stopping; what was asked did not happen.</summary>
    LogUnavailable,

    /// <summary>The log failed while it took the change: only reading the log again shows whether it happened.</summary>
    OutcomeUnknown,

    /// <summary>A part of this number was taken before, with other content.</summary>
    PartDiffers,

    /// <summary>The part is more than one commit takes, or its batch more than the node remembers; the message says which.</summary>
    PartTooLarge,
}
