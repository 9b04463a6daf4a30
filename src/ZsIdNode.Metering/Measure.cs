namespace ZsIdNode.Metering;

/// <summary>
/// The kinds of event that are counted per Beijing day, prefix and door. The numbers are written to disk:
/// they are never reused.
/// </summary>
public enum Measure : byte
{
    /// <summary>An identifier was registered that no record stood under before (table T8, "newly added").</summary>
    Registered = 1,

    /// <summary>An existing record was replaced.</summary>
    Modified = 2,

    /// <summary>A record was deleted.</summary>
    Deleted = 3,

    /// <summary>A registration, change or deletion was refused.</summary>
    ChangeRefused = 4,

    /// <summary>A resolution was answered with at least one value.</summary>
    Resolved = 5,

    /// <summary>A resolution found no such handle.</summary>
    HandleNotFound = 6,

    /// <summary>A resolution found the handle, but no value that matches or may be read.</summary>
    ValuesNotFound = 7,

    /// <summary>A resolution asked for a prefix that this node does not answer for.</summary>
    NotResponsible = 8,

    /// <summary>A resolution was refused: malformed, forbidden or too much at once.</summary>
    ResolutionRefused = 9,
}
