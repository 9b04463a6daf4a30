using System.Text;
using ZsIdNode.Storage.Journal.Files;
using ZsIdNode.Storage.Sorted;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Sorted;

public sealed class SortedTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SortedTable> _opened = [];

    public void Dispose()
    {
        _opened.ForEach(table => table.Dispose());
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task It_is_what_a_sorted_dictionary_would_be(int seed)
    {
        var random = new Random(seed);
        SortedTable table = Open();
        var model = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (int step = 0; step < 30_000; step++)
        {
            // Keys that are the beginning of others, and that differ behind their first eight bytes only.
            string key = $"{"ABC"[random.Next(3)]}{new string('X', random.Next(12))}{random.Next(random.Next(2) == 0 ? 40 : 4_000)}";
            if (random.Next(4) == 0)
            {
                table.Append(Utf8(key), [], isDeletion: true);
                model.Remove(key);
            }
            else
            {
                string value = new((char)('a' + random.Next(20)), random.Next(60));
                table.Append(Utf8(key), Utf8(value));
                model[key] = value;
            }

            if (random.Next(3_000) == 0)
            {
                FrozenTable frozen = table.Freeze();
                IEnumerable<RunPlace> places = (await frozen.Written).Select(run => run.Place);
                if (random.Next(2) == 0)
                {
                    SortedTable restored = Open();
                    restored.Restore(restored.Open([.. places]));
                    Assert.Equal(model, Read(restored, "A", "Z"));
                    table.Dispose();
                    table = restored;
                }

                table.Release(frozen);
                table.Retire(random.Next(2) == 0 ? [] : places.Select(place => place.Number));
            }

            if (random.Next(700) == 0)
            {
                string from = $"{"ABC"[random.Next(3)]}{new string('X', random.Next(9))}";
                string to = $"{"BCD"[random.Next(3)]}{new string('X', random.Next(9))}";
                Assert.Equal(model.Where(entry => string.CompareOrdinal(entry.Key, from) >= 0 && string.CompareOrdinal(entry.Key, to) < 0), Read(table, from, to));
            }
        }

        table.Settle();
        Assert.Equal(model, Read(table, "A", "Z"));
        table.Verify(_ => { }, default);
        Assert.Null(table.Trouble);
    }

    [Fact]
    public async Task Runs_are_merged_and_what_was_deleted_takes_no_room()
    {
        SortedTable table = Open();
        for (int round = 0; round < MergeChoice.Width; round++)
        {
            for (int number = 0; number < 500; number++)
            {
                table.Append(Utf8($"K{number:D4}"), [], isDeletion: round == MergeChoice.Width - 1);
            }

            table.Release(await WrittenAsync(table));
        }

        table.Settle();

        Assert.Empty(table.Runs);
        Assert.Empty(Read(table, "A", "Z"));
    }

    [Fact]
    public async Task Who_reads_is_not_touched_by_what_goes_on_behind()
    {
        SortedTable table = Open();
        Fill(table, "a");
        table.Release(await WrittenAsync(table));
        Fill(table, "b");
        using TableScan scan = table.Scan(Utf8("A"), Utf8("Z"));
        Assert.True(scan.MoveNext());
        for (int round = 0; round < 2 * MergeChoice.Width; round++)
        {
            Fill(table, "c");
            table.Release(await WrittenAsync(table));
            table.Settle();
            table.Retire([]);
        }

        int read = 1;
        for (; scan.MoveNext(); read++)
        {
            Assert.Equal("b"u8, scan.Value);
        }

        Assert.Equal(500, read);
        Assert.All(Read(table, "A", "Z"), entry => Assert.Equal("c", entry.Value));
    }

    [Fact]
    public async Task Readers_beside_the_one_who_appends_see_each_entry_whole()
    {
        SortedTable table = Open();
        int written = 0;
        Task[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            for (int round = 0; round < 60; round++)
            {
                int least = Volatile.Read(ref written);
                List<KeyValuePair<string, string>> read = Read(table, "K", "L");
                Assert.True(read.Count >= least, $"{read.Count} of {least}");
                Assert.All(read, entry => Assert.Equal(entry.Key, entry.Value));
            }
        }))];
        for (int number = 0; !readers.All(reader => reader.IsCompleted) && number < 60_000; number++)
        {
            // In no order: 7,919 has no divisor in common with the count.
            string key = $"K{number * 7_919 % 60_000:D5}";
            table.Append(Utf8(key), Utf8(key));
            Volatile.Write(ref written, number + 1);
        }

        await Task.WhenAll(readers);
    }

    [Fact]
    public void An_entry_that_is_too_large_is_refused()
    {
        SortedTable table = Open();

        Assert.Throws<ArgumentException>(() => table.Append([], []));
        Assert.Throws<ArgumentException>(() => table.Append(new byte[EntryLimits.KeyBytesMost + 1], []));
        Assert.Throws<ArgumentException>(() => table.Append("A"u8, new byte[EntryLimits.ValueBytesMost + 1]));
    }

    private static void Fill(SortedTable table, string value)
    {
        for (int number = 0; number < 500; number++)
        {
            table.Append(Utf8($"K{number:D4}"), Utf8(value));
        }
    }

    private static async Task<FrozenTable> WrittenAsync(SortedTable table)
    {
        FrozenTable frozen = table.Freeze();
        await frozen.Written;
        return frozen;
    }

    private static List<KeyValuePair<string, string>> Read(SortedTable table, string from, string to)
    {
        var read = new List<KeyValuePair<string, string>>();
        using TableScan scan = table.Scan(Utf8(from), Utf8(to));
        while (scan.MoveNext())
        {
            read.Add(new(Encoding.UTF8.GetString(scan.Key), Encoding.UTF8.GetString(scan.Value)));
        }

        return read;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private SortedTable Open()
    {
        var table = new SortedTable(DiskJournalFiles.OpenOrCreate(_folder.Path), new SortedTableOptions { MemoryBytes = 20 * 1_024 }, new BlockCache(64 * 1_024));
        _opened.Add(table);
        return table;
    }
}
