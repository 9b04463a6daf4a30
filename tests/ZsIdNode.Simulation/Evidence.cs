using System.Collections.Immutable;
using ZsIdNode.Handles.Values;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Simulation.Model;

namespace ZsIdNode.Simulation;

/// <summary>Turns what the node keeps into the model's terms, by the plainest way there is.</summary>
internal static class Evidence
{
    /// <summary>Whether a transaction is what came of a wish.</summary>
    public static bool Fits(Transaction transaction, Wish wish, NaiveRegistry before) => (transaction, wish) switch
    {
        (RecordWritten written, RegisterWish register) =>
            written.Handle.ToString() == register.Handle
            && written.Door == register.Door
            && written.IsNew == (before.ValuesOf(register.Handle) is null)
            && ValuesIn(written.Record.Span).SequenceEqual(register.Values),
        (RecordDeleted deleted, DeleteWish delete) => deleted.Handle.ToString() == delete.Handle && deleted.Door == delete.Door,
        (PrefixHomed homed, HomeWish home) => homed.Prefix.ToString() == NaiveRegistry.Fold(home.Prefix) && homed.Registrant == home.Registrant,
        (PrefixUnhomed unhomed, UnhomeWish unhome) => unhomed.Prefix.ToString() == NaiveRegistry.Fold(unhome.Prefix),
        (BatchPartTaken taken, PartWish part) => taken.Part == part.Part && taken.Lines == part.Lines.Length,
        (ActivityCounted counted, FlushWish flush) => Recounted(counted).DifferenceFrom(flush.Counts) is null,
        _ => false,
    };

    public static string Describe(Transaction transaction) => transaction switch
    {
        RecordWritten written => $"{(written.IsNew ? "new" : "again")} {written.Handle} {written.Door} {Convert.ToHexString(written.Record.Span)}",
        RecordDeleted deleted => $"deleted {deleted.Handle} {deleted.Door}",
        PrefixHomed homed => $"homed {homed.Prefix} {homed.Registrant}",
        PrefixUnhomed unhomed => $"unhomed {unhomed.Prefix}",
        BatchPartTaken taken => $"taken {taken.Part} {taken.Part.Digest} {string.Join(", ", taken.Outcomes)}",
        ActivityCounted counted => $"counted {string.Join(", ", counted.Deltas)}",
        _ => throw new ArgumentOutOfRangeException(nameof(transaction), transaction, null),
    };

    public static ImmutableArray<HandleValue> ValuesIn(ReadOnlySpan<byte> record) => ValueEncoding.TryReadAll(new StoredRecord(record).Values) ?? [];

    /// <summary>The counts that readers of the view see.</summary>
    public static Dictionary<CountKey, long> CountsIn(CountsSnapshot counts) =>
        (from day in counts.Days
         from prefix in counts.Day(day).ByPrefix
         from entry in prefix.Value.Entries
         select (Key: new CountKey(day.Date, prefix.Key, entry.Door, entry.Measure), entry.Count))
        .ToDictionary(count => count.Key, count => count.Count);

    /// <summary>Counts the log again from its first transaction.</summary>
    public static CountLedger Recounted(params IReadOnlyList<Transaction> log)
    {
        var ledger = new CountLedger();
        foreach (Transaction transaction in log)
        {
            DateOnly day = CountKey.DayOf(transaction.Time);
            switch (transaction)
            {
                case RecordWritten written:
                    ledger.Add(new CountKey(day, written.Handle.Prefix.ToString(), written.Door, written.IsNew ? Metering.Measure.Registered : Metering.Measure.Modified), 1);
                    break;
                case RecordDeleted deleted:
                    ledger.Add(new CountKey(day, deleted.Handle.Prefix.ToString(), deleted.Door, Metering.Measure.Deleted), 1);
                    break;
                case ActivityCounted counted:
                    foreach (ActivityDelta delta in counted.Deltas)
                    {
                        DateOnly counts = new DateOnly(1970, 1, 1).AddDays(delta.Day);
                        ledger.Add(new CountKey(counts, delta.Prefix, delta.Door, (Metering.Measure)delta.Measure), delta.Count);
                    }

                    break;
                default:
                    break;
            }
        }

        return ledger;
    }
}
