namespace ZsIdNode.Storage.Sorted;

/// <summary>How much memory a sorted table takes for its newest entries.</summary>
internal sealed class SortedTableOptions
{
    // An entry of the largest size must fit a chunk, and many of the usual.
    private const int ChunkBytesLeast = 16 * 1_024;

    // Sorted within the cache of a core.
    private const int ChunkBytesMost = 512 * 1_024;

    /// <summary>So many bytes of entries are gathered before they are written to disk as a run.</summary>
    public long MemoryBytes { get; init; } = 16 * 1_024 * 1_024;

    /// <summary>So many full tables may wait for the disk before whoever appends waits too.</summary>
    public int WaitingMost { get; init; } = 2;

    public int ChunkBytes => (int)Math.Clamp(MemoryBytes / 4, ChunkBytesLeast, ChunkBytesMost);
}
