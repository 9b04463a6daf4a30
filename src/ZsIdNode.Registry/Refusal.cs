namespace ZsIdNode.Registry;

/// <summary>Why the registry did not do what it was asked; the doors turn it into their own codes, each in one place.</summary>
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

    /// <summary>The prefix is homed here already.</summary>
    PrefixHomed,

    /// <summary>The prefix is not homed here.</summary>
    PrefixNotHomed,

    /// <summary>Too many changes are waiting; try again in a moment.</summary>
    TooBusy,

    /// <summary>The disk is full; resolutions go on, changes come back when space does.</summary>
    DiskFull,

    /// <summary>The log cannot be written, or the node is stopping.</summary>
    LogUnavailable,
}
