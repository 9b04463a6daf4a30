using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal;
using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Tests.Journal;

/// <summary>Journals and transactions that tests agree on.</summary>
internal static class Sample
{
    public static readonly Guid Node = Guid.Parse("0c7f6a52-8d35-4e0b-9a41-6b2f4f1d2e33");
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 4, 0, 0, 125, TimeSpan.Zero);

    /// <summary>No filling ahead, so that files end where their last group ends.</summary>
    public static readonly JournalOptions Tight = new() { GrowBytes = 0 };

    /// <summary>One of each kind, with the sequence numbers 1 to 5.</summary>
    public static Transaction[] EveryKind() =>
    [
        new PrefixHomed(Prefix.Parse("88.118.42"), "星火灯具有限公司") { Sequence = 1, Time = Noon },
        Written(2),
        new RecordDeleted(Handle.Parse("88.118.42/LAMP-2026-000002"), Door.Http) { Sequence = 3, Time = Noon.AddMilliseconds(2) },
        new ActivityCounted([new ActivityDelta(20_778, "88.118.42", Door.Tcp, 3, 17), new ActivityDelta(20_778, "", Door.Grpc, 1, long.MaxValue)])
        {
            Sequence = 4,
            Time = Noon.AddMilliseconds(3),
        },
        new PrefixUnhomed(Prefix.Parse("88.118.42")) { Sequence = 5, Time = Noon.AddMilliseconds(4) },
    ];

    /// <summary>A part that ends with this sequence number: two lines registered, two refused, one that replaced a record.</summary>
    public static Transaction PartTaken(long sequence, string key = "catalogue-2026.csv", int part = 7) =>
        new BatchPartTaken(
            new BatchPart(BatchKey.Parse(key), part, PartDigest.Of(Encoding.UTF8.GetBytes($"{key} {part}"))),
            [
                new OutcomeRun(2, Refusal.None, HasOverwritten: false, ""),
                new OutcomeRun(1, Refusal.HandleExists, HasOverwritten: false, ""),
                new OutcomeRun(1, Refusal.InvalidValue, HasOverwritten: false, "值 2 不对"),
                new OutcomeRun(1, Refusal.None, HasOverwritten: true, ""),
            ])
        {
            Sequence = sequence,
            Time = Noon.AddMilliseconds(sequence),
        };

    public static Transaction Written(long sequence, int recordBytes = 8) =>
        new RecordWritten(Handle.Parse($"88.118.42/LAMP-2026-{sequence:D6}"), Record(sequence, recordBytes), sequence % 2 == 0, Door.Udp)
        {
            Sequence = sequence,
            Time = Noon.AddMilliseconds(sequence),
        };

    public static Transaction[] Batch(long first, int count) => [.. Enumerable.Range(0, count).Select(at => Written(first + at))];

    public static TransactionJournal Open(IJournalFiles files, List<Transaction>? replayed = null, JournalOptions? options = null, long from = 0)
    {
        uint mark = 0xA5C3_1E70;
        return TransactionJournal.Open(files, Node, options ?? Tight, () => mark++, from, transactions => replayed?.AddRange(transactions));
    }

    /// <summary>What a journal holds, in words that compare.</summary>
    public static string[] Texts(IEnumerable<Transaction> transactions) => [.. transactions.Select(Text)];

    public static string[] Replayed(IJournalFiles files)
    {
        var replayed = new List<Transaction>();
        using TransactionJournal journal = Open(files, replayed);
        return Texts(replayed);
    }

    private static byte[] Record(long sequence, int bytes) => [.. Enumerable.Range(0, bytes).Select(at => (byte)(sequence + at))];

    // Records compare memory and arrays by reference; handles without case. Neither may hide a difference.
    private static string Text(Transaction transaction) => $"{transaction.Sequence} {transaction.Time:O} " + transaction switch
    {
        RecordWritten written => $"written {written.Handle} {Convert.ToHexString(written.Record.Span)} {written.IsNew} {written.Door}",
        RecordDeleted deleted => $"deleted {deleted.Handle} {deleted.Door}",
        PrefixHomed homed => $"homed {homed.Prefix} {homed.Registrant}",
        PrefixUnhomed unhomed => $"unhomed {unhomed.Prefix}",
        BatchPartTaken taken => $"taken {taken.Part} {taken.Part.Digest} {string.Join(';', taken.Outcomes)}",
        ActivityCounted counted => new StringBuilder("counted ").AppendJoin(';', counted.Deltas).ToString(),
        _ => throw new ArgumentOutOfRangeException(nameof(transaction), transaction, null),
    };
}
