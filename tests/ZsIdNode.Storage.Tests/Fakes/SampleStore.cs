using System.Buffers;
using System.Globalization;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Metering.Counts;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Fakes;

/// <summary>
/// A whole data folder as a node that was killed leaves it: two checkpoints, and a commit behind the newest. Everything in it follows
/// from this file alone.
/// </summary>
internal static class SampleStore
{
    /// <summary>The last transactions of the two checkpoints, and of the journal.</summary>
    public static readonly int[] Ends = [45, 66, 71];

    public static readonly StorageOptions Options = new()
    {
        RecordMemoryBytes = 8 * 1_024 * 1_024,
        RecordIndexBytes = 64 * 1_024,
        JournalSegmentBytes = 1_024 * 1_024,
        DirectoryMemoryBytes = 64 * 1_024,
    };

    private const int CommitMost = 15;
    private const int Lamps = 40;
    private static readonly Prefix[] Prefixes = [Prefix.Parse("88.118.42"), Prefix.Parse("88.118.43")];

    public static DataFolder Open(string path) => DataFolder.Open(path, new FakeTime(), () => Journal.Sample.Node);

    /// <summary>Makes the folder.</summary>
    /// <param name="largeBytes">The size of a few records; large ones make the journal begin another segment.</param>
    public static async Task WriteAsync(string path, int largeBytes)
    {
        using DataFolder folder = Open(path);
        using NodeStore store = NodeStore.Open(folder, Options, new FakeTime());
        int end = 0;
        foreach (Transaction[] transactions in Transactions(largeBytes))
        {
            foreach (Transaction[] commit in transactions.Chunk(CommitMost))
            {
                long last = store.Log.LastSequence;
                Transaction[] batch = [.. commit.Select((transaction, at) => transaction with { Sequence = last + at + 1, Time = Journal.Sample.Noon.AddSeconds(last + at) })];
                store.Log.Append(batch);
                store.Applied.Apply(batch);
            }

            Assert.Equal(Ends[end], store.Log.LastSequence);
            if (++end < Ends.Length)
            {
                Assert.True(await store.TakeCheckpointAsync(CancellationToken.None));
            }
        }
    }

    /// <summary>All that the views say, a line each; a line that could not be read is told by the reason.</summary>
    public static async Task<Answers> AskAsync(NodeStore store)
    {
        List<string> lines = [];
        List<string> unread = [];
        NodeViews views = store.Views;
        lines.AddRange(views.Prefixes.Current.All.Select(prefix => $"prefix {prefix.Prefix} {prefix.Registrant} {prefix.HomedAt:O}"));
        foreach (Prefix prefix in Prefixes)
        {
            lines.Add($"count {prefix} {views.Handles.Count(prefix)}");
            await AskAsync($"list {prefix}", async () => string.Join(' ', await views.Handles.ReadPageAsync(prefix, null, 1_000, CancellationToken.None)));
            await AskAsync($"changes {prefix}", async () => string.Join(' ', await views.Handles.ReadChangesAsync(prefix, 0, 1_000, CancellationToken.None)));
        }

        foreach (Handle handle in Enumerable.Range(0, Lamps + 5).Select(Lamp).Append(Large(0)).Append(Large(1)).Append(Large(2)))
        {
            await AskAsync($"record {handle}", () => RecordAsync(views.Records, handle));
        }

        CountsSnapshot counts = views.Counts.Current;
        lines.AddRange(from day in counts.Days
                       from prefix in counts.Day(day).ByPrefix.OrderBy(prefix => prefix.Key, StringComparer.Ordinal)
                       from entry in prefix.Value.Entries
                       select string.Create(CultureInfo.InvariantCulture, $"counted {day} {prefix.Key} {entry}"));
        return new Answers([.. lines.Order(StringComparer.Ordinal)], unread);

        async Task AskAsync(string question, Func<Task<string>> answer)
        {
            try
            {
                lines.Add($"{question}: {await answer()}");
            }
            catch (IOException refused)
            {
                unread.Add($"{question}: {refused.Message}");
            }
        }
    }

    private static IEnumerable<Transaction[]> Transactions(int largeBytes)
    {
        yield return
        [
            new PrefixHomed(Prefixes[0], "古镇灯饰"),
            new PrefixHomed(Prefixes[1], "Guzhen Locks"),
            Written(Large(0), largeBytes, isNew: true),
            .. Enumerable.Range(0, Lamps).Select(number => Written(Lamp(number), 20 + number, isNew: true)),
            new ActivityCounted([new ActivityDelta(20_778, "88.118.42", Door.Udp, 5, 12)]),
            Written(Large(1), largeBytes, isNew: true),
        ];
        yield return
        [
            .. Enumerable.Range(0, 10).Select(number => new RecordDeleted(Lamp(3 * number), Door.Http)),
            .. Enumerable.Range(0, 8).Select(number => Written(Lamp((3 * number) + 1), 500, isNew: false)),
            new PrefixUnhomed(Prefixes[1]),
            new ActivityCounted([new ActivityDelta(20_779, "88.118.42", Door.Http, 5, 3)]),
            Written(Large(2), largeBytes, isNew: true),
        ];
        yield return
        [
            Written(Lamp(0), 30, isNew: true),
            Written(Lamp(2), 31, isNew: false),
            new RecordDeleted(Lamp(4), Door.Tcp),
            new PrefixHomed(Prefixes[1], "古镇锁业"),
            Written(Lamp(Lamps), 60, isNew: true),
        ];
    }

    private static Handle Lamp(int number) => Handle.Parse(string.Create(CultureInfo.InvariantCulture, $"{Prefixes[number % 2]}/Lamp-{number}"));

    private static Handle Large(int number) => Handle.Parse(string.Create(CultureInfo.InvariantCulture, $"{Prefixes[0]}/灯具-{number}"));

    private static RecordWritten Written(Handle handle, int dataBytes, bool isNew)
    {
        var record = new ArrayBufferWriter<byte>();
        string data = string.Create(CultureInfo.InvariantCulture, $"{handle} {dataBytes} ").PadRight(dataBytes, 'x');
        StoredRecord.Write(record, handle.Utf8, [HandleValue.OfText(1, "DESC", data)]);
        return new RecordWritten(handle, record.WrittenSpan.ToArray(), isNew, Door.Http);
    }

    private static async Task<string> RecordAsync(IRecordStore records, Handle handle)
    {
        byte[] key = new byte[HandleLimits.HandleBytesMost];
        ReadOnlyMemory<byte> folded = key.AsMemory(0, AsciiCase.Fold(handle.Utf8, key));
        var buffer = new RecordBuffer();
        bool found = records.TryRead(folded.Span, buffer) switch
        {
            RecordRead.Found => true,
            RecordRead.OnDisk => await records.ReadFromDiskAsync(folded, buffer, CancellationToken.None),
            _ => false,
        };
        return found ? Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(buffer.Bytes)) : "none";
    }
}

/// <summary>What a store says.</summary>
/// <param name="Lines">What it answered, in order.</param>
/// <param name="Unread">What it could not answer, and why.</param>
internal sealed record Answers(IReadOnlyList<string> Lines, IReadOnlyList<string> Unread);
