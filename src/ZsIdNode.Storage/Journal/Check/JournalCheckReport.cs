namespace ZsIdNode.Storage.Journal.Check;

/// <summary>What a check of the whole journal found.</summary>
/// <param name="FirstSequence">The first transaction there is; 0 when there is none.</param>
/// <param name="LastSequence">The last transaction there is; 0 when there is none.</param>
/// <param name="Transactions">How many transactions could be read.</param>
/// <param name="Segments">How many segments there are.</param>
/// <param name="BytesRead">How many bytes of them were read.</param>
/// <param name="Findings">In the order of the journal, at most <see cref="FindingsMost"/>.</param>
/// <param name="FindingsLeftOff">How many more there are.</param>
public sealed record JournalCheckReport(
    long FirstSequence, long LastSequence, long Transactions, int Segments, long BytesRead, IReadOnlyList<JournalFinding> Findings, long FindingsLeftOff)
{
    /// <summary>How many findings are kept; a disk that is worn out gives any number.</summary>
    public const int FindingsMost = 1_000;

    /// <summary>Whether every transaction from the first to the last is there and can be read.</summary>
    public bool IsWhole => FindingsLeftOff == 0 && !Findings.Any(finding => finding.IsDamage);
}
