namespace ZsIdNode.Handles;

/// <summary>The bounds that every handle and record keeps, in bytes and counts.</summary>
public static class HandleLimits
{
    /// <summary>The longest handle in UTF-8 bytes; Handle clients refuse longer ones when they decode an answer.</summary>
    public const int HandleBytesMost = 2_048;

    /// <summary>The most values of one record; Handle clients refuse answers with more.</summary>
    public const int ValuesMost = 2_048;

    /// <summary>The longest value type in UTF-8 bytes. No specification names one; this is ours.</summary>
    public const int TypeBytesMost = 255;

    /// <summary>The most references one value may carry. No specification names one; this is ours.</summary>
    public const int ReferencesMost = 64;

    /// <summary>
    /// The largest record, all values encoded. A message holds 262,144 bytes; what surrounds the values
    /// (headers, handle, signature) must fit beside them.
    /// </summary>
    public const int RecordBytesMost = 262_144 - 4_096;
}
