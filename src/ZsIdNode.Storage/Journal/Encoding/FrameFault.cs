namespace ZsIdNode.Storage.Journal.Encoding;

/// <summary>Why a frame is not a transaction.</summary>
internal enum FrameFault : byte
{
    None = 0,

    /// <summary>A kind this version does not know.</summary>
    UnknownKind,

    /// <summary>Lengths do not add up, or a field holds what it cannot.</summary>
    Malformed,
}
