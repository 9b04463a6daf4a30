using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage.Tests.Journal;

/// <summary>Opening for views that have a part of the journal already.</summary>
public sealed class JournalTailTests
{
    // Two groups of two transactions each to a segment: 1-4, 5-8, 9-12, 13-16, 17-18.
    private static readonly JournalOptions Small = new() { SegmentBytes = 300, GrowBytes = 0 };
    private static readonly string[] Names = [.. new[] { 1, 5, 9, 13, 17 }.Select(first => $"{first:D20}.journal")];

    private readonly MemoryDisk _disk = new();

    public JournalTailTests()
    {
        using TransactionJournal journal = Sample.Open(_disk, options: Small);
        for (int first = 1; first <= 17; first += 2)
        {
            journal.Append(Sample.Batch(first, 2));
        }

        Assert.Equal(Names, _disk.List());
        _disk.Changes = 0;
    }

    [Fact]
    public void Only_what_the_views_do_not_have_is_replayed()
    {
        for (int from = 0; from <= 18; from++)
        {
            var replayed = new List<Transaction>();
            using TransactionJournal journal = Sample.Open(_disk.Copy(), replayed, Small, from);

            Assert.Equal(Sample.Texts(Sample.Batch(from + 1, 18 - from)), Sample.Texts(replayed));
            Assert.Equal(18 - from, journal.Recovery.Transactions);
            Assert.Equal((1, 18), (journal.FirstSequence, journal.LastSequence));
            Assert.Equal(Sample.Noon.AddMilliseconds(18), journal.LastTime);
        }
    }

    [Fact]
    public void The_journal_goes_on_behind_its_last_transaction_whatever_the_views_had()
    {
        for (int from = 0; from <= 18; from++)
        {
            MemoryDisk disk = _disk.Copy();
            using (TransactionJournal journal = Sample.Open(disk, options: Small, from: from))
            {
                journal.Append(Sample.Batch(19, 3));
                Assert.Equal(Sample.Texts(Sample.Batch(1, 21)), Sample.Texts(journal.ReadFrom(1).SelectMany(run => run)));
            }

            Assert.Equal(Sample.Texts(Sample.Batch(1, 21)), Sample.Replayed(disk));
        }
    }

    [Fact]
    public void A_journal_that_ends_before_what_the_views_have_is_refused()
    {
        JournalHistoryMissingException missing = Assert.Throws<JournalHistoryMissingException>(() => Sample.Open(_disk, options: Small, from: 19));

        Assert.Equal((19, 1, 18), (missing.Wanted, missing.FirstSequence, missing.LastSequence));
        Assert.Equal(0, _disk.Changes);
    }

    [Fact]
    public void An_empty_folder_is_no_journal_for_views_that_have_something()
    {
        var empty = new MemoryDisk();

        Assert.Throws<JournalHistoryMissingException>(() => Sample.Open(empty, from: 1));

        Assert.Empty(empty.List());
    }

    [Fact]
    public void A_last_segment_that_was_only_begun_is_not_a_journal_for_views_that_have_more()
    {
        var disk = new MemoryDisk { [Names[1]] = [] };

        Assert.Throws<JournalHistoryMissingException>(() => Sample.Open(disk, from: 4));

        Assert.Equal([Names[1]], disk.List());
    }

    [Fact]
    public void A_segment_that_the_views_have_is_not_read_whole()
    {
        // A byte of the first of its two groups.
        _disk[Names[1]][SegmentHeader.Bytes + GroupHeader.Bytes + 9] ^= 0x10;

        using (TransactionJournal journal = Sample.Open(_disk.Copy(), options: Small, from: 8))
        {
            Assert.Equal(18, journal.LastSequence);
            Assert.Throws<JournalDamagedException>(() => journal.ReadFrom(5).Count());
        }

        // Read whole, as soon as one of its transactions is wanted.
        Assert.Throws<JournalDamagedException>(() => Sample.Open(_disk, options: Small, from: 7));
    }

    [Fact]
    public void Header_and_last_group_of_a_segment_that_the_views_have_are_verified()
    {
        int groupBytes = (_disk[Names[1]].Length - SegmentHeader.Bytes) / 2;
        int lastGroupAt = SegmentHeader.Bytes + groupBytes;
        foreach (int at in Enumerable.Range(0, SegmentHeader.Bytes).Concat(Enumerable.Range(lastGroupAt, groupBytes)))
        {
            MemoryDisk damaged = _disk.Copy();
            damaged[Names[1]][at] ^= 0x01;

            JournalDamagedException damage = Assert.Throws<JournalDamagedException>(() => Sample.Open(damaged, options: Small, from: 18));

            Assert.EndsWith(Names[1], damage.File, StringComparison.Ordinal);
            Assert.Equal(0, damaged.Changes);
        }
    }

    [Fact]
    public void A_segment_that_the_views_have_is_there_to_its_end_or_refused()
    {
        byte[] whole = _disk[Names[1]];
        for (int length = 0; length < whole.Length; length++)
        {
            MemoryDisk damaged = _disk.Copy();
            damaged[Names[1]] = whole[..length];

            Assert.Throws<JournalDamagedException>(() => Sample.Open(damaged, options: Small, from: 12));
        }
    }

    [Fact]
    public void The_last_group_of_a_segment_is_found_however_large_it_is()
    {
        var disk = new MemoryDisk();
        var options = new JournalOptions { SegmentBytes = 128, GrowBytes = 0 };
        Transaction[] large = [Sample.Written(1, recordBytes: 3_000_000), Sample.Written(2, recordBytes: 70_000)];
        using (TransactionJournal journal = Sample.Open(disk, options: options))
        {
            journal.Append([large[0]]);
            journal.Append([large[1]]);
            journal.Append(Sample.Batch(3, 1));
        }

        using TransactionJournal reopened = Sample.Open(disk, options: options, from: 3);
        Assert.Equal(3, reopened.LastSequence);
    }

    [Fact]
    public void A_torn_tail_is_cut_whatever_the_views_had_before_it()
    {
        byte[] whole = _disk[Names[4]];
        for (int length = SegmentHeader.Bytes + 1; length < whole.Length; length++)
        {
            MemoryDisk torn = _disk.Copy();
            torn[Names[4]] = whole[..length];

            using TransactionJournal journal = Sample.Open(torn, options: Small, from: 16);

            Assert.Equal(16, journal.LastSequence);
            Assert.Equal(Sample.Noon.AddMilliseconds(16), journal.LastTime);
            Assert.Equal(whole.AsSpan(SegmentHeader.Bytes, length - SegmentHeader.Bytes).LastIndexOfAnyExcept((byte)0) + 1, journal.Recovery.BytesCut);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    public void A_last_segment_that_was_only_begun_is_removed_whatever_the_views_had(int length)
    {
        for (int from = 0; from <= 18; from++)
        {
            MemoryDisk disk = _disk.Copy();
            disk["00000000000000000019.journal"] = new byte[length];
            var replayed = new List<Transaction>();
            using (TransactionJournal journal = Sample.Open(disk, replayed, Small, from))
            {
                Assert.Equal(Sample.Texts(Sample.Batch(from + 1, 18 - from)), Sample.Texts(replayed));
                journal.Append(Sample.Batch(19, 1));
            }

            Assert.Equal(Sample.Texts(Sample.Batch(1, 19)), Sample.Replayed(disk));
        }
    }

    [Fact]
    public void A_last_segment_with_a_header_and_no_group_is_gone_on_in_whatever_the_views_had()
    {
        byte[] header = new byte[SegmentHeader.Bytes];
        new SegmentHeader(SegmentHeader.CurrentFormat, 7, Sample.Node, FirstSequence: 19).Write(header);
        for (int from = 0; from <= 18; from++)
        {
            MemoryDisk disk = _disk.Copy();
            disk["00000000000000000019.journal"] = header;
            using (TransactionJournal journal = Sample.Open(disk, options: Small, from: from))
            {
                Assert.Equal(Sample.Noon.AddMilliseconds(18), journal.LastTime);
                journal.Append(Sample.Batch(19, 1));
            }

            Assert.Equal(Sample.Texts(Sample.Batch(1, 19)), Sample.Replayed(disk));
        }
    }

    [Fact]
    public void Older_segments_may_be_gone_when_the_views_have_them()
    {
        _disk.Delete(Names[0]);
        _disk.Delete(Names[1]);
        for (int from = 8; from <= 18; from++)
        {
            var replayed = new List<Transaction>();
            using TransactionJournal journal = Sample.Open(_disk.Copy(), replayed, Small, from);

            Assert.Equal(Sample.Texts(Sample.Batch(from + 1, 18 - from)), Sample.Texts(replayed));
            Assert.Equal((9, 18), (journal.FirstSequence, journal.LastSequence));
        }

        JournalHistoryMissingException missing = Assert.Throws<JournalHistoryMissingException>(() => Sample.Open(_disk, options: Small, from: 7));
        Assert.Equal((8, 9), (missing.Wanted, missing.FirstSequence));
    }

    [Fact]
    public void What_replay_throws_comes_out_of_opening()
    {
        var stop = new InvalidOperationException("The view is full.");
        int runs = 0;

        Exception thrown = Assert.Throws<InvalidOperationException>(() => TransactionJournal.Open(_disk, Sample.Node, Small, () => 1, 0, _ => throw (runs++ == 0 ? stop : new InvalidOperationException("called again"))));

        Assert.Same(stop, thrown);
        Assert.Equal(0, _disk.Changes);
    }
}
