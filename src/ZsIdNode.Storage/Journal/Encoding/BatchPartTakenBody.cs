using System.Collections.Immutable;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Journal.Encoding;

/// <summary>
/// <c>key, i32 part, digest, i32 count, then for each run of lines: i32 lines, u8 what came of them (0 registered, 1
/// replaced a record, 2 refused), u8 refusal, message</c>.
/// </summary>
internal static class BatchPartTakenBody
{
    private const int RunBytesLeast = sizeof(int) + sizeof(byte) + sizeof(byte) + sizeof(int);
    private const byte Registered = 0;
    private const byte Replaced = 1;
    private const byte Refused = 2;

    public static void Write(BatchPartTaken taken, ref FieldWriter writer)
    {
        writer.Text(taken.Part.Key.ToString());
        writer.Int32(taken.Part.Number);
        Span<byte> digest = stackalloc byte[PartDigest.Bytes];
        taken.Part.Digest.Write(digest);
        writer.Raw(digest);
        writer.Int32(taken.Outcomes.Length);
        foreach (OutcomeRun run in taken.Outcomes)
        {
            writer.Int32(run.Count);
            writer.Byte(run.Refusal != Refusal.None ? Refused : run.HasOverwritten ? Replaced : Registered);
            writer.Byte((byte)run.Refusal);
            writer.Text(run.Message);
        }
    }

    public static BatchPartTaken? TryRead(ref FieldReader reader)
    {
        bool known = BatchKey.TryParse(System.Text.Encoding.UTF8.GetString(reader.Text(BatchKey.LengthMost)), out BatchKey key);
        int number = reader.Int32();
        ReadOnlySpan<byte> digest = reader.Take(PartDigest.Bytes);
        int count = reader.Count(ITransactionLog.CommitTransactionsMost, RunBytesLeast);
        ImmutableArray<OutcomeRun>.Builder runs = ImmutableArray.CreateBuilder<OutcomeRun>(count);
        long lines = 0;
        for (int at = 0; at < count && known && !reader.Failed; at++)
        {
            known = TryReadRun(ref reader, out OutcomeRun run);
            lines += run.Count;
            runs.Add(run);
        }

        return known && !reader.Failed && number >= 0 && lines < ITransactionLog.CommitTransactionsMost
            ? new BatchPartTaken(new BatchPart(key, number, PartDigest.Read(digest)), runs.DrainToImmutable())
            : null;
    }

    private static bool TryReadRun(ref FieldReader reader, out OutcomeRun run)
    {
        int lines = reader.Int32();
        byte outcome = reader.Byte();
        var refusal = (Refusal)reader.Byte();
        string message = System.Text.Encoding.UTF8.GetString(reader.Text(GroupHeader.PayloadBytesMost));
        run = new OutcomeRun(lines, refusal, outcome == Replaced, message);
        return lines > 0 && outcome <= Refused && Enum.IsDefined(refusal) && outcome == Refused == (refusal != Refusal.None);
    }
}
