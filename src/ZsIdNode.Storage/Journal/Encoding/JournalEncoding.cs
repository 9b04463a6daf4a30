using System.Buffers.Binary;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Journal.Encoding;

/// <summary>
/// Transactions as they stand in a group, one frame each: <c>i16 kind, i32 body length, i64 time in
/// milliseconds since 1970, body</c>. The sequence number is not repeated: frames count on from the group's first.
/// </summary>
internal static class JournalEncoding
{
    /// <summary>What stands before the body of a frame.</summary>
    public const int FrameHeaderBytes = sizeof(short) + sizeof(int) + sizeof(long);

    private const int BodyLengthAt = sizeof(short);

    private static readonly long EarliestMilliseconds = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long LatestMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static void Write(Transaction transaction, CommitBuffer output)
    {
        int start = output.Length;
        var writer = new FieldWriter(output);
        writer.Int16((short)KindOf(transaction));
        writer.Int32(0);
        writer.Int64(transaction.Time.ToUnixTimeMilliseconds());
        WriteBody(transaction, ref writer);

        int length = output.Length - start - FrameHeaderBytes;
        BinaryPrimitives.WriteInt32BigEndian(output.Written[(start + BodyLengthAt)..], length);
    }

    /// <summary>Reads one frame and takes it off <paramref name="reader"/>.</summary>
    /// <remarks>Nothing of what is read points into the frame: transactions outlive the buffer.</remarks>
    public static FrameFault TryRead(ref FieldReader reader, long sequence, out Transaction? transaction)
    {
        var kind = (TransactionKind)reader.Int16();
        int length = reader.Int32();
        long milliseconds = reader.Int64();
        var body = new FieldReader(reader.Take(length));
        transaction = null;
        if (reader.Failed || milliseconds < EarliestMilliseconds || milliseconds > LatestMilliseconds)
        {
            return FrameFault.Malformed;
        }

        if (!Enum.IsDefined(kind))
        {
            return FrameFault.UnknownKind;
        }

        Transaction? read = ReadBody(kind, ref body);
        if (read is null || !body.AtEnd)
        {
            return FrameFault.Malformed;
        }

        transaction = read with { Sequence = sequence, Time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) };
        return FrameFault.None;
    }

    private static TransactionKind KindOf(Transaction transaction) => transaction switch
    {
        RecordWritten => TransactionKind.RecordWritten,
        RecordDeleted => TransactionKind.RecordDeleted,
        PrefixHomed => TransactionKind.PrefixHomed,
        PrefixUnhomed => TransactionKind.PrefixUnhomed,
        ActivityCounted => TransactionKind.ActivityCounted,
        BatchPartTaken => TransactionKind.BatchPartTaken,
        _ => throw new ArgumentOutOfRangeException(nameof(transaction), transaction, null),
    };

    private static void WriteBody(Transaction transaction, ref FieldWriter writer)
    {
        switch (transaction)
        {
            case RecordWritten written: RecordWrittenBody.Write(written, ref writer); break;
            case RecordDeleted deleted: RecordDeletedBody.Write(deleted, ref writer); break;
            case PrefixHomed homed: PrefixHomedBody.Write(homed, ref writer); break;
            case PrefixUnhomed unhomed: PrefixUnhomedBody.Write(unhomed, ref writer); break;
            case ActivityCounted counted: ActivityCountedBody.Write(counted, ref writer); break;
            case BatchPartTaken taken: BatchPartTakenBody.Write(taken, ref writer); break;
            default: throw new ArgumentOutOfRangeException(nameof(transaction), transaction, null);
        }
    }

    private static Transaction? ReadBody(TransactionKind kind, ref FieldReader body) => kind switch
    {
        TransactionKind.RecordWritten => RecordWrittenBody.TryRead(ref body),
        TransactionKind.RecordDeleted => RecordDeletedBody.TryRead(ref body),
        TransactionKind.PrefixHomed => PrefixHomedBody.TryRead(ref body),
        TransactionKind.PrefixUnhomed => PrefixUnhomedBody.TryRead(ref body),
        TransactionKind.ActivityCounted => ActivityCountedBody.TryRead(ref body),
        TransactionKind.BatchPartTaken => BatchPartTakenBody.TryRead(ref body),
        _ => null,
    };
}
