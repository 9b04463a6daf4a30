using ZsIdNode.Registry.Batches;
using ZsIdNode.Storage.Checkpoints;

namespace ZsIdNode.Storage;

/// <summary>How much memory and how large files the stores use.</summary>
public sealed class StorageOptions
{
    // Two pages beside the one being written must fit, and a page must hold the largest record.
    internal const long RecordMemoryBytesLeast = 8 * 1_024 * 1_024;
    private const long RecordMemoryBytesMost = 1L << 40;
    private const long RecordIndexBytesLeast = 64 * 1_024;

    // FASTER 2.6.5 loses the end of an index checkpoint of 2 GiB and more; half of that keeps away from it.
    private const long RecordIndexBytesMost = 1L << 30;
    private const int JournalSegmentBytesLeast = 1_024 * 1_024;
    private const int JournalSegmentBytesMost = 1 << 30;
    private const int JournalKeepDaysMost = 36_500;
    private const long DirectoryMemoryBytesLeast = 64 * 1_024;
    private const long DirectoryMemoryBytesMost = 1L << 33;
    private const long DirectoryCacheBytesMost = 1L << 40;
    private const long FreeBytesLeastMost = 1L << 50;

    /// <summary>
    /// How many bytes of records stay in memory; older ones are read from disk. Rounded down to a power of
    /// two. Memory is taken page by page as records come, so a small node stays small.
    /// </summary>
    public long RecordMemoryBytes { get; set; } = 512L * 1_024 * 1_024;

    /// <summary>
    /// The bytes of the index that finds records: 64 for about 4 to 7 records. Rounded down to a power of
    /// two, and the same while the node runs.
    /// </summary>
    public long RecordIndexBytes { get; set; } = 64L * 1_024 * 1_024;

    /// <summary>The share of the record memory that is not yet written to disk, more than 0 and less than 1.</summary>
    // FASTER's own default.
    public double MutableFraction { get; set; } = 0.9;

    /// <summary>The bytes of one journal file.</summary>
    public int JournalSegmentBytes { get; set; } = 256 * 1_024 * 1_024;

    /// <summary>
    /// For how many days transactions stay in the journal at least, counted from when they were accepted; nothing: for
    /// ever. Older files go when every view has them in a checkpoint; without <see cref="JournalArchive"/> they are deleted.
    /// </summary>
    public int? JournalKeepDays { get; set; }

    /// <summary>The folder that keeps what <see cref="JournalKeepDays"/> lets go; best on another disk.</summary>
    public string? JournalArchive { get; set; }

    /// <summary>
    /// How many bytes of changes the directory of handles gathers in memory before it writes them to disk; up to three times
    /// as many while the disk does not keep up. Memory is taken piece by piece as changes come.
    /// </summary>
    // Ours: some 400,000 registrations, which become two files of a few megabytes.
    public long DirectoryMemoryBytes { get; set; } = 32L * 1_024 * 1_024;

    /// <summary>How many bytes of its files the directory of handles keeps in memory.</summary>
    public long DirectoryCacheBytes { get; set; } = 8L * 1_024 * 1_024;

    /// <summary>
    /// How many bytes must stay free on the disk beside what the views still have to write; below that changes are refused and come back
    /// with the space. 0: the disk may be filled to its end, and what then fails to be written costs a restart.
    /// </summary>
    // Ours: some of the largest commits, and what other programs write between two looks.
    public long FreeBytesLeast { get; set; } = 256L * 1_024 * 1_024;

    public CheckpointOptions Checkpoints { get; set; } = new();

    public BatchLedgerOptions Batches { get; set; } = new();

    /// <summary>Everything that is wrong, a sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (RecordMemoryBytes is < RecordMemoryBytesLeast or > RecordMemoryBytesMost)
        {
            yield return $"storage.recordMemoryBytes is {RecordMemoryBytes}; it must lie between {RecordMemoryBytesLeast} and {RecordMemoryBytesMost}.";
        }

        if (RecordIndexBytes is < RecordIndexBytesLeast or > RecordIndexBytesMost)
        {
            yield return $"storage.recordIndexBytes is {RecordIndexBytes}; it must lie between {RecordIndexBytesLeast} and {RecordIndexBytesMost}.";
        }

        // Written so that NaN is a fault too.
        if (!(MutableFraction is > 0 and < 1))
        {
            yield return $"storage.mutableFraction is {MutableFraction}; it must be more than 0 and less than 1.";
        }

        if (JournalSegmentBytes is < JournalSegmentBytesLeast or > JournalSegmentBytesMost)
        {
            yield return $"storage.journalSegmentBytes is {JournalSegmentBytes}; it must lie between {JournalSegmentBytesLeast} and {JournalSegmentBytesMost}.";
        }

        if (JournalKeepDays is < 0 or > JournalKeepDaysMost)
        {
            yield return $"storage.journalKeepDays is {JournalKeepDays}; it must lie between 0 and {JournalKeepDaysMost}, or be left out to keep everything.";
        }

        if (JournalArchive is not null && string.IsNullOrWhiteSpace(JournalArchive))
        {
            yield return "storage.journalArchive is empty; name a folder, or leave it out.";
        }
        else if (JournalArchive is not null && JournalKeepDays is null)
        {
            yield return "storage.journalArchive is set, but storage.journalKeepDays is not: nothing would ever be moved there.";
        }

        if (DirectoryMemoryBytes is < DirectoryMemoryBytesLeast or > DirectoryMemoryBytesMost)
        {
            yield return $"storage.directoryMemoryBytes is {DirectoryMemoryBytes}; it must lie between {DirectoryMemoryBytesLeast} and {DirectoryMemoryBytesMost}.";
        }

        if (DirectoryCacheBytes is < 0 or > DirectoryCacheBytesMost)
        {
            yield return $"storage.directoryCacheBytes is {DirectoryCacheBytes}; it must lie between 0 and {DirectoryCacheBytesMost}.";
        }

        if (FreeBytesLeast is < 0 or > FreeBytesLeastMost)
        {
            yield return $"storage.freeBytesLeast is {FreeBytesLeast}; it must lie between 0 and {FreeBytesLeastMost}.";
        }

        foreach (string fault in Checkpoints.Faults().Concat(Batches.Faults()))
        {
            yield return fault;
        }
    }
}
