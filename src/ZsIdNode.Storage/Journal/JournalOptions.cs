namespace ZsIdNode.Storage.Journal;

/// <summary>How the journal is laid out on disk.</summary>
public sealed class JournalOptions
{
    /// <summary>The smallest segment that makes sense, in bytes.</summary>
    public const int SegmentBytesLeast = 128;

    /// <summary>A segment that has reached so many bytes is closed and the next one begun.</summary>
    // Ours: large enough that a year at a hundred registrations a second is some thousands of files, small
    // enough to copy or to check one by itself.
    public long SegmentBytes { get; init; } = 256L * 1_024 * 1_024;

    /// <summary>By how many bytes a segment is filled with zeros ahead of what is written; 0 turns it off.</summary>
    // Ours: some three thousand registrations. A step costs about two milliseconds; four times as much cost five and more.
    public int GrowBytes { get; init; } = 1_024 * 1_024;

    /// <summary>How many bytes lie between two groups that a reader finds without reading what is between them.</summary>
    // What one read of the disk gives. A thousand places for a segment of the usual size, in 16 KiB.
    internal int PlaceBytesApart { get; init; } = 256 * 1_024;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentBytes, SegmentBytesLeast, nameof(SegmentBytes));
        ArgumentOutOfRangeException.ThrowIfNegative(GrowBytes);
    }
}
