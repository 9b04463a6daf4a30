namespace ZsIdNode.Storage.Journal;

/// <summary>Why the bytes at a place of a segment are not the next group.</summary>
internal enum GroupFault : byte
{
    None = 0,

    /// <summary>The segment ends here.</summary>
    End,

    /// <summary>Too few bytes follow for a header, or for the payload that the header announces.</summary>
    Short,

    /// <summary>It does not begin with the segment's mark.</summary>
    Mark,

    /// <summary>The header announces an impossible length or count.</summary>
    Length,

    /// <summary>The checksum does not match.</summary>
    Checksum,

    /// <summary>It is whole, but not the one that must follow here.</summary>
    Sequence,
}

internal static class GroupFaults
{
    public static string Describe(this GroupFault fault) => fault switch
    {
        GroupFault.None => "the group is whole",
        GroupFault.End => "the file ends",
        GroupFault.Short => "the file ends inside a group",
        GroupFault.Mark => "no group begins here",
        GroupFault.Length => "a group announces an impossible length or count",
        GroupFault.Checksum => "the checksum of a group does not match its bytes",
        GroupFault.Sequence => "a whole group stands here whose sequence number does not follow the one before it",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}
