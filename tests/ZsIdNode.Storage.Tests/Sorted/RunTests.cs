using System.Text;
using ZsIdNode.Storage.Sorted;
using ZsIdNode.Storage.Tests.Journal;

namespace ZsIdNode.Storage.Tests.Sorted;

public sealed class RunTests
{
    private readonly MemoryDisk _disk = new();

    [Fact]
    public void A_run_gives_what_was_written()
    {
        Entry[] entries = Entries(10_000);

        Run run = Run.Open(_disk, Write(entries));

        Assert.True(run.Index.Blocks > 3);
        Assert.Equal(entries, ReadAll(new RunCursor(run)));
    }

    [Fact]
    public void An_entry_of_the_largest_size_is_written_beside_the_smallest()
    {
        Entry[] entries =
        [
            .. Enumerable.Range(0, 40).Select(number => new Entry(new string('K', EntryLimits.KeyBytesMost - 2) + $"{number:D2}", new string('V', EntryLimits.ValueBytesMost - (number % 3)), false)),
            new Entry("L", "", true),
            new Entry("M", "", false),
        ];

        Assert.Equal(entries, ReadAll(new RunCursor(Run.Open(_disk, Write(entries)))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(5_000)]
    public void Every_range_is_found(int count)
    {
        Entry[] entries = Entries(count);
        Run run = Run.Open(_disk, Write(entries));
        var cache = new BlockCache(64 * 1_024);
        var random = new Random(count);
        for (int round = 0; round < 400; round++)
        {
            string from = round == 0 ? "A" : $"K{random.Next((2 * count) + 2):D8}";
            string to = round == 1 ? "Z" : $"K{random.Next((2 * count) + 2):D8}";

            Entry[] expected = [.. entries.Where(entry => string.CompareOrdinal(entry.Key, from) >= 0 && string.CompareOrdinal(entry.Key, to) < 0)];
            Assert.Equal(expected, ReadAll(new RunCursor(run, cache, Utf8(from), Utf8(to))));
        }

        Assert.InRange(cache.Bytes, 1, 64 * 1_024);
    }

    [Fact]
    public void Deletions_are_dropped_only_when_nothing_older_stands_below()
    {
        Entry[] entries = [new("A", "1", false), new("B", "", true), new("C", "3", false)];

        Assert.Equal(entries, ReadAll(new RunCursor(Run.Open(_disk, Write(entries)))));
        Assert.Equal([entries[0], entries[2]], ReadAll(new RunCursor(Run.Open(_disk, Write(entries, dropsDeletions: true)))));
    }

    [Fact]
    public void A_run_of_nothing_leaves_no_file()
    {
        Assert.Null(RunWriter.Write(_disk, 1, Source([new("B", "", true)]), dropsDeletions: true, default));
        Assert.Empty(_disk.List());
    }

    [Fact]
    public void A_run_is_on_disk_with_its_name_when_it_is_written()
    {
        RunPlace place = Write(Entries(3_000));
        _disk.Crash();

        Assert.Equal(Entries(3_000), ReadAll(new RunCursor(Run.Open(_disk, place))));
    }

    [Fact]
    public void A_disk_that_fills_up_is_left_as_it_was()
    {
        _disk.SpaceBytes = 10_000;

        Assert.Throws<IOException>(() => Write(Entries(3_000)));

        Assert.Empty(_disk.List());
        Assert.Equal(10_000, _disk.SpaceBytes);
    }

    [Fact]
    public void A_bit_flipped_anywhere_is_found()
    {
        RunPlace place = Write(Entries(2_000));
        string name = RunName.Of(place.Number);
        byte[] whole = _disk[name];
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= (byte)(1 << (at % 8));
            _disk[name] = damaged;

            RunDamagedException fault = Assert.Throws<RunDamagedException>(() => RunVerification.Verify(Run.Open(_disk, place), _ => { }, default));

            Assert.EndsWith(name, fault.File, StringComparison.Ordinal);
            Assert.InRange(fault.Offset, 0, whole.Length);
        }
    }

    [Fact]
    public void A_run_that_was_cut_anywhere_is_not_opened()
    {
        RunPlace place = Write(Entries(300));
        string name = RunName.Of(place.Number);
        byte[] whole = _disk[name];
        for (int length = 0; length < whole.Length; length++)
        {
            _disk[name] = whole[..length];
            Assert.Throws<RunDamagedException>(() => Run.Open(_disk, place));
        }
    }

    [Fact]
    public void A_block_in_the_place_of_another_is_found()
    {
        RunPlace place = Write([.. Enumerable.Range(0, 20).Select(number => new Entry($"K{number:D2}", $"{number:D2}" + new string('V', 4_000), false))]);
        string name = RunName.Of(place.Number);
        Run run = Run.Open(_disk, place);
        int of = Enumerable.Range(1, run.Index.Blocks - 1).First(block => run.Index.Place(block).Length == run.Index.Place(0).Length);
        byte[] damaged = [.. _disk[name]];
        (long offset, int length) = run.Index.Place(of);
        damaged.AsSpan((int)offset, length).CopyTo(damaged.AsSpan((int)run.Index.Place(0).Offset));
        _disk[name] = damaged;

        Assert.Throws<RunDamagedException>(() => RunVerification.Verify(Run.Open(_disk, place), _ => { }, default));
    }

    [Fact]
    public void The_bytes_of_a_run_are_what_they_were()
    {
        Write([new("AB", "x1", false), new("AC", "x2", false), new("B", "", true)]);

        Assert.Equal(
            "5A53534F52544544" + "00000001" + "57EEEE50"
            + "00020400" + "4142" + "7831" + "01010201" + "43" + "32" + "000101" + "42" + "0000" + "0001",
            Convert.ToHexString(_disk[RunName.Of(1)])[..76]);
    }

    private RunPlace Write(Entry[] entries, bool dropsDeletions = false) =>
        RunWriter.Write(_disk, _disk.List().Count + 1, Source(entries), dropsDeletions, default)!.Value;

    private static Entry[] Entries(int count) =>
        [.. Enumerable.Range(0, count).Select(number => new Entry($"K{2 * number:D8}", number % 7 == 0 ? "" : $"value {number / 3}", number % 5 == 0))];

    private static MergeCursor Source(Entry[] entries)
    {
        var table = new MemoryTable(512 * 1_024);
        foreach (Entry entry in entries)
        {
            table.Append(Utf8(entry.Key), Utf8(entry.Value), entry.IsDeletion);
        }

        return table.ReadAll();
    }

    private static List<Entry> ReadAll(SortedCursor cursor)
    {
        var read = new List<Entry>();
        while (cursor.MoveNext())
        {
            read.Add(new Entry(Encoding.UTF8.GetString(cursor.Key), Encoding.UTF8.GetString(cursor.Value), cursor.IsDeletion));
        }

        return read;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private sealed record Entry(string Key, string Value, bool IsDeletion);
}
