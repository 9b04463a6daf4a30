namespace ZsIdNode.Registry.Batches;

/// <summary>How long batches are remembered: what is forgotten would be taken again.</summary>
public sealed class BatchLedgerOptions
{
    private const int KeysMostMost = 1_000_000;
    private const long BytesLeast = 1_024 * 1_024;
    private const long BytesMostMost = 1L << 33;
    private static readonly TimeSpan KeptForMost = TimeSpan.FromDays(3_650);

    /// <summary>For how long after its last part a batch is remembered, by the times of the log.</summary>
    // Ours: an import that was broken off is gone on with by the end of the month, or never.
    public TimeSpan KeptFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How many batches are remembered; the one whose last part is the oldest goes first.</summary>
    public int KeysMost { get; set; } = 10_000;

    /// <summary>
    /// How much memory they may take together, in bytes; one of them takes at most half of it. A part takes about 200, and
    /// more with every kind of refusal among its lines.
    /// </summary>
    public long BytesMost { get; set; } = 256L * 1_024 * 1_024;

    /// <summary>Everything that is wrong, a sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (KeptFor < TimeSpan.FromMinutes(1) || KeptFor > KeptForMost)
        {
            yield return $"storage.batches.keptFor is {KeptFor}; it must lie between 00:01:00 and {KeptForMost}.";
        }

        if (KeysMost is < 1 or > KeysMostMost)
        {
            yield return $"storage.batches.keysMost is {KeysMost}; it must lie between 1 and {KeysMostMost}.";
        }

        if (BytesMost is < BytesLeast or > BytesMostMost)
        {
            yield return $"storage.batches.bytesMost is {BytesMost}; it must lie between {BytesLeast} and {BytesMostMost}.";
        }
    }
}
