using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Journal;

public sealed class JournalRetireTests
{
    // Two transactions to a segment.
    private static readonly JournalOptions Small = new() { SegmentBytes = 128, GrowBytes = 0, PlaceBytesApart = 16 };
    private static readonly DateTimeOffset Always = DateTimeOffset.MaxValue;

    private readonly MemoryDisk _disk = new();
    private readonly MemoryDisk _archived = new() { Folder = "/archive" };

    [Fact]
    public void Only_whole_segments_that_the_views_have_are_let_go()
    {
        using TransactionJournal journal = Written(_disk, 10);

        Assert.Equal(0, journal.Retire(upTo: 1, Always).Segments);
        JournalRetirement retired = journal.Retire(upTo: 5, Always);

        Assert.Equal(2, retired.Segments);
        Assert.Equal((5, 10), (journal.FirstSequence, journal.LastSequence));
        Assert.Equal(Sample.Texts(Sample.Batch(5, 6)), Sample.Texts(journal.ReadFrom(5).SelectMany(run => run)));
        Assert.Equal(["00000000000000000005.journal", "00000000000000000007.journal", "00000000000000000009.journal"], Segments(_disk));
    }

    [Fact]
    public void The_segment_of_the_last_transaction_stays()
    {
        using (TransactionJournal journal = Written(_disk, 10))
        {
            journal.Retire(upTo: 10, Always);
            Assert.Equal(9, journal.FirstSequence);
        }

        using TransactionJournal reopened = Sample.Open(_disk, options: Small, from: 10);
        Assert.Equal((9, 10), (reopened.FirstSequence, reopened.LastSequence));
        Assert.Equal(Sample.Noon.AddMilliseconds(10), reopened.LastTime);
    }

    [Fact]
    public void What_is_young_stays()
    {
        using TransactionJournal journal = Written(_disk, 10);

        journal.Retire(upTo: 10, before: Sample.Noon.AddMilliseconds(4));
        Assert.Equal(3, journal.FirstSequence);

        journal.Retire(upTo: 10, before: Sample.Noon.AddMilliseconds(5));
        Assert.Equal(5, journal.FirstSequence);
    }

    [Fact]
    public void Who_asks_for_what_was_retired_is_told_where_the_journal_begins()
    {
        using TransactionJournal journal = Written(_disk, 10);
        IEnumerable<IReadOnlyList<Transaction>> asked = journal.ReadFrom(1);
        using IEnumerator<IReadOnlyList<Transaction>> reading = asked.GetEnumerator();
        Assert.True(reading.MoveNext());

        journal.Retire(upTo: 6, Always);

        JournalHistoryMissingException now = Assert.Throws<JournalHistoryMissingException>(() => journal.ReadFrom(6));
        Assert.Equal((6, 7, 10), (now.Wanted, now.FirstSequence, now.LastSequence));
        JournalHistoryMissingException meanwhile = Assert.Throws<JournalHistoryMissingException>(() => reading.MoveNext());
        Assert.Equal((3, 7), (meanwhile.Wanted, meanwhile.FirstSequence));
    }

    [Fact]
    public void Appends_go_on_meanwhile()
    {
        using TransactionJournal journal = Written(_disk, 10);

        journal.Retire(upTo: 4, Always);
        journal.Append(Sample.Batch(11, 2));
        journal.Append(Sample.Batch(13, 2));

        Assert.Equal((5, 14), (journal.FirstSequence, journal.LastSequence));
        Assert.Equal(Sample.Texts(Sample.Batch(5, 10)), Sample.Texts(journal.ReadFrom(5).SelectMany(run => run)));
    }

    [Fact]
    public void The_archive_has_byte_for_byte_what_the_journal_lets_go()
    {
        MemoryDisk before;
        using (TransactionJournal journal = Written(_disk, 10))
        {
            before = _disk.Copy();
            JournalRetirement retired = journal.Retire(upTo: 10, Always, new JournalArchive(_archived));
            Assert.Equal(new JournalRetirement(4, before.List().Take(4).Sum(name => before[name].Length)), retired);
        }

        Assert.Equal(before.List().Take(4), _archived.List());
        Assert.All(_archived.List(), name => Assert.Equal(before[name], _archived[name]));
    }

    [Fact]
    public void After_a_failure_or_a_power_cut_at_any_step_nothing_is_lost_and_the_next_call_ends_it()
    {
        int failures = 0;
        for (int steps = 0; ; steps++)
        {
            foreach (bool archiveFails in (bool[])[true, false])
            {
                failures += FailAfter(steps, archiveFails) ? 1 : 0;
            }

            if (failures < 2 * (steps + 1) && steps > 50)
            {
                break;
            }
        }

        // Copies, syncs, names and deletions of four segments: far more than that would be a test that does not fail anything.
        Assert.InRange(failures, 30, 90);
    }

    [Fact]
    public void A_damaged_segment_is_neither_archived_nor_deleted()
    {
        using TransactionJournal journal = Written(_disk, 10);
        _disk["00000000000000000003.journal"][SegmentHeader.Bytes + GroupHeader.Bytes] ^= 1;

        Assert.Throws<JournalDamagedException>(() => journal.Retire(upTo: 10, Always, new JournalArchive(_archived)));

        Assert.Equal(["00000000000000000001.journal"], _archived.List());
        Assert.Equal(3, journal.FirstSequence);
        Assert.Equal(4, Segments(_disk).Length);
    }

    [Fact]
    public void Another_file_of_the_name_in_the_archive_is_not_overwritten()
    {
        using TransactionJournal journal = Written(_disk, 10);
        byte[] other = [.. _disk["00000000000000000001.journal"]];
        other[^1] ^= 1;
        _archived["00000000000000000001.journal"] = other;

        IOException refused = Assert.Throws<IOException>(() => journal.Retire(upTo: 10, Always, new JournalArchive(_archived)));

        Assert.Contains("already holds a 00000000000000000001.journal", refused.Message, StringComparison.Ordinal);
        Assert.Equal(other, _archived["00000000000000000001.journal"]);
        Assert.Equal(1, journal.FirstSequence);
    }

    [Fact]
    public void A_full_archive_leaves_the_journal_as_it_is()
    {
        using TransactionJournal journal = Written(_disk, 10);
        _archived.SpaceBytes = 100;

        Assert.Throws<IOException>(() => journal.Retire(upTo: 10, Always, new JournalArchive(_archived)));

        Assert.Empty(_archived.List());
        Assert.Equal(1, journal.FirstSequence);
        _archived.SpaceBytes = long.MaxValue;
        Assert.Equal(4, journal.Retire(upTo: 10, Always, new JournalArchive(_archived)).Segments);
    }

    [Fact]
    public void A_journal_is_not_its_own_archive()
    {
        using TransactionJournal journal = Written(_disk, 4);

        Assert.Throws<ArgumentException>(() => journal.Retire(upTo: 4, Always, new JournalArchive(_disk)));
    }

    [Fact]
    public void Segments_move_to_another_folder_on_a_real_disk()
    {
        using var folder = new TemporaryFolder();
        using (TransactionJournal journal = TransactionJournal.Open(folder.Under("journal"), Sample.Node, Small))
        {
            AppendTo(journal, 10);
            Assert.Equal(4, journal.Retire(upTo: 10, Always, JournalArchive.Open(folder.Under("archive"))).Segments);
        }

        foreach (string file in Directory.EnumerateFiles(folder.Under("archive")))
        {
            File.Move(file, Path.Combine(folder.Under("journal"), Path.GetFileName(file)));
        }

        var replayed = new List<Transaction>();
        using TransactionJournal reopened = TransactionJournal.Open(folder.Under("journal"), Sample.Node, Small, replayed.AddRange);
        Assert.Equal(Sample.Texts(Sample.Batch(1, 10)), Sample.Texts(replayed));
    }

    /// <summary>Lets one of the disks fail after some steps, cuts the power, opens again and goes on; gives whether it failed.</summary>
    private static bool FailAfter(int steps, bool archiveFails)
    {
        var disk = new MemoryDisk();
        var archived = new MemoryDisk { Folder = "/archive" };
        bool failed = false;
        using (TransactionJournal journal = Written(disk, 10))
        {
            (archiveFails ? archived : disk).StepsUntilError = steps;
            try
            {
                journal.Retire(upTo: 8, Always, new JournalArchive(archived));
            }
            catch (IOException)
            {
                failed = true;
            }

            // Without a power cut the same process tries again later.
            MemoryDisk here = disk.Copy();
            (disk.StepsUntilError, archived.StepsUntilError) = (int.MaxValue, int.MaxValue);
            Assert.Equal(Sample.Texts(Sample.Batch(1, 10)), Everything(here, archived.Copy()));
        }

        disk.Crash();
        archived.Crash();
        Assert.Equal(Sample.Texts(Sample.Batch(1, 10)), Everything(disk.Copy(), archived.Copy()));

        using (TransactionJournal journal = Sample.Open(disk, options: Small, from: 8))
        {
            journal.Retire(upTo: 8, Always, new JournalArchive(archived));
            Assert.Equal(9, journal.FirstSequence);
        }

        Assert.Equal(["00000000000000000009.journal"], Segments(disk));
        Assert.Equal(4, archived.List().Count);
        Assert.Equal(Sample.Texts(Sample.Batch(1, 10)), Everything(disk, archived));
        return failed;
    }

    /// <summary>What archive and journal hold together, the journal's own files first.</summary>
    private static string[] Everything(MemoryDisk disk, MemoryDisk archived)
    {
        foreach (string name in Segments(archived).Except(disk.List()))
        {
            disk[name] = archived[name];
        }

        return Sample.Replayed(disk);
    }

    private static string[] Segments(MemoryDisk disk) => [.. disk.List().Where(name => name.EndsWith(SegmentName.Extension, StringComparison.Ordinal))];

    private static TransactionJournal Written(MemoryDisk disk, int count)
    {
        TransactionJournal journal = Sample.Open(disk, options: Small);
        AppendTo(journal, count);
        return journal;
    }

    private static void AppendTo(TransactionJournal journal, int count)
    {
        for (int first = 1; first < count; first += 2)
        {
            journal.Append(Sample.Batch(first, 2));
        }
    }
}
