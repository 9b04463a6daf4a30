using ZsIdNode.Handles;

namespace ZsIdNode.Registry.Prefixes;

/// <summary>A change of a record, as lists of changes tell it.</summary>
/// <param name="Sequence">The number of its transaction.</param>
/// <param name="Handle">The handle, folded.</param>
public readonly record struct HandleChange(long Sequence, Handle Handle, HandleChangeKind Kind);

/// <summary>What happened to a record. The numbers are on disk and never reused.</summary>
public enum HandleChangeKind : byte
{
    /// <summary>It was created.</summary>
    Registered = 1,

    /// <summary>It was replaced by another under its handle.</summary>
    Modified = 2,

    Deleted = 3,
}
