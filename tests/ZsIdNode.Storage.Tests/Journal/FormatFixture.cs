using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Journal;

/// <summary>Makes the data folder that <c>Fixtures/README.md</c> describes.</summary>
internal static class FormatFixture
{
    public const string Current = "format-1";

    private const int TornBytes = 100;

    /// <summary>The fixtures as they were copied beside the tests.</summary>
    public static string Folder(string format) => Path.Combine(AppContext.BaseDirectory, "Fixtures", format);

    /// <summary>Where the fixtures are in the sources.</summary>
    public static string SourceFolder([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "Fixtures", Current);

    public static void Write(string folder)
    {
        using (DataFolder data = DataFolder.Open(folder, new FakeTime(), () => Sample.Node))
        {
            WriteJournal(data);
        }

        File.Delete(Path.Combine(folder, DataFolderLock.FileName));
        File.Delete(Path.Combine(folder, DataFolderLock.HolderFileName));
        Directory.Delete(Path.Combine(folder, "views"));
        Directory.Delete(Path.Combine(folder, "keys"));
        File.WriteAllLines(Path.Combine(folder, "transactions.txt"), Sample.Texts(Transactions().SelectMany(commit => commit)));
    }

    private static void WriteJournal(DataFolder data)
    {
        var options = new JournalOptions { SegmentBytes = 3_000, GrowBytes = 2_048, PlaceBytesApart = 512 };
        string last;
        byte[] asKilled;
        using (TransactionJournal journal = TransactionJournal.Open(data.JournalPath, data.NodeId, options))
        {
            foreach (ImmutableArray<Transaction> commit in Transactions())
            {
                journal.Append(commit);
            }

            // A commit more, of which only the beginning came to disk.
            last = Directory.GetFiles(data.JournalPath, "*.journal").Order(StringComparer.Ordinal).Last();
            long whole = LengthOfGroups(File.ReadAllBytes(last));
            journal.Append(Sample.Batch((int)journal.LastSequence + 1, 4));
            asKilled = File.ReadAllBytes(last);
            asKilled.AsSpan((int)whole + TornBytes).Clear();
        }

        File.WriteAllBytes(last, asKilled);
    }

    private static IEnumerable<ImmutableArray<Transaction>> Transactions()
    {
        yield return [.. Sample.EveryKind()];
        for (int sequence = 6; sequence <= 30; sequence++)
        {
            yield return [Sample.Written(sequence, recordBytes: 40 + sequence)];
        }

        // What differs in spelling alone, and what is as large and as small as it may be.
        yield return
        [
            new RecordWritten(Handle.Parse("88.118.42/灯具-001"), new byte[] { 0xFF }, IsNew: true, Door.Grpc) { Sequence = 31, Time = Sample.Noon.AddSeconds(1) },
            new RecordWritten(Handle.Parse("88.118.42/lamp-2026-000002"), ReadOnlyMemory<byte>.Empty, IsNew: false, Door.Http) { Sequence = 32, Time = Sample.Noon.AddSeconds(1) },
            new ActivityCounted([]) { Sequence = 33, Time = Sample.Noon.AddSeconds(1) },
            new ActivityCounted([new ActivityDelta(int.MinValue, "88.118.42", Door.Udp, byte.MaxValue, long.MinValue)]) { Sequence = 34, Time = Sample.Noon.AddSeconds(1) },
            new PrefixHomed(Prefix.Parse("88"), "") { Sequence = 35, Time = Sample.Noon.AddSeconds(1) },
        ];
        for (int first = 36; first <= 72; first += 4)
        {
            yield return [.. Sample.Batch(first, 4).Select(transaction => transaction with { Time = Sample.Noon.AddSeconds(2) })];
        }
    }

    private static long LengthOfGroups(byte[] segment) => segment.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
}
