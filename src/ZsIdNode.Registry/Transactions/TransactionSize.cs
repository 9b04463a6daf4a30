using System.Text;

namespace ZsIdNode.Registry.Transactions;

/// <summary>What a transaction takes in a commit, so that a batch can be closed before it is more than the log takes.</summary>
public static class TransactionSize
{
    // Kind, length and time of a frame are 14 bytes; lengths, door and flags of a body are at most 10.
    private const int FixedBytes = 32;

    // Day, door, measure, count and the length of the prefix are 18 bytes.
    private const int DeltaBytes = 24;

    // Key and its length, number, digest and the count of runs.
    private const int PartBytes = Batches.BatchKey.LengthMost + Batches.PartDigest.Bytes + 16;

    // Count, what came of the lines, refusal and the length of the message are 10 bytes.
    private const int RunBytes = 16;

    /// <summary>At least what any log writes for it, in bytes, and little more.</summary>
    public static long BytesMost(Transaction transaction) => FixedBytes + transaction switch
    {
        RecordWritten written => written.Handle.Utf8.Length + written.Record.Length,
        RecordDeleted deleted => deleted.Handle.Utf8.Length,
        PrefixHomed homed => Handles.Prefix.LengthMost + Encoding.UTF8.GetByteCount(homed.Registrant),
        PrefixUnhomed => Handles.Prefix.LengthMost,
        ActivityCounted counted => counted.Deltas.Sum(delta => (long)DeltaBytes + Encoding.UTF8.GetByteCount(delta.Prefix)),
        BatchPartTaken taken => PartBytes + taken.Outcomes.Sum(run => (long)RunBytes + Encoding.UTF8.GetByteCount(run.Message)),
        _ => throw new ArgumentOutOfRangeException(nameof(transaction), transaction, null),
    };
}
