using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage.Tests.Journal;

public sealed class TransactionJournalTests
{
    private readonly MemoryDisk _disk = new();

    [Fact]
    public void An_empty_journal_begins_with_nothing()
    {
        using TransactionJournal journal = Sample.Open(_disk);

        Assert.Equal(0, journal.LastSequence);
        Assert.Equal(new JournalRecovery(0, 0, 0, 1), journal.Recovery);
        Assert.Empty(journal.ReadFrom(1));
    }

    [Fact]
    public void Every_kind_comes_back_as_it_was()
    {
        Transaction[] transactions = Sample.EveryKind();
        using (TransactionJournal journal = Sample.Open(_disk))
        {
            journal.Append(transactions);
        }

        Assert.Equal(Sample.Texts(transactions), Sample.Replayed(_disk));
    }

    [Fact]
    public void A_reopened_journal_goes_on_where_it_ended()
    {
        using (TransactionJournal journal = Sample.Open(_disk))
        {
            journal.Append(Sample.Batch(1, 3));
        }

        using (TransactionJournal journal = Sample.Open(_disk))
        {
            Assert.Equal(3, journal.LastSequence);
            Assert.Equal(Sample.Noon.AddMilliseconds(3), journal.LastTime);
            journal.Append(Sample.Batch(4, 2));
        }

        Assert.Equal(Sample.Texts(Sample.Batch(1, 5)), Sample.Replayed(_disk));
    }

    [Fact]
    public void What_an_append_returned_from_survives_a_crash()
    {
        var options = new JournalOptions { SegmentBytes = 512, GrowBytes = 256 };
        TransactionJournal journal = Sample.Open(_disk, options: options);
        for (int sequence = 1; sequence <= 30; sequence++)
        {
            journal.Append(Sample.Batch(sequence, 1));
            MemoryDisk crashed = _disk.Copy();
            _disk.Crash();

            Assert.Equal(Sample.Texts(Sample.Batch(1, sequence)), Sample.Replayed(_disk.Copy()));
            Assert.Equal(crashed.List(), _disk.List());
        }
    }

    [Fact]
    public void One_commit_costs_one_sync()
    {
        using TransactionJournal journal = Sample.Open(_disk, options: new JournalOptions());
        journal.Append(Sample.Batch(1, 1));
        int before = _disk.Syncs;

        journal.Append(Sample.Batch(2, 100));

        Assert.Equal(before + 1, _disk.Syncs);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Sequence_numbers_must_follow_on(long first)
    {
        using TransactionJournal journal = Sample.Open(_disk);
        journal.Append(Sample.Batch(1, 3));

        Assert.Throws<ArgumentException>(() => journal.Append(Sample.Batch(first, 1)));

        journal.Append(Sample.Batch(4, 1));
        Assert.Equal(4, journal.LastSequence);
    }

    [Fact]
    public void A_gap_inside_a_batch_is_refused_and_nothing_of_it_is_logged()
    {
        using TransactionJournal journal = Sample.Open(_disk);

        Assert.Throws<ArgumentException>(() => journal.Append([Sample.Written(1), Sample.Written(3)]));

        Assert.Equal(0, journal.LastSequence);
        Assert.Empty(Sample.Replayed(_disk));
    }

    [Fact]
    public void A_commit_larger_than_a_reader_takes_is_refused()
    {
        using TransactionJournal journal = Sample.Open(_disk);
        Transaction[] batch = [.. Enumerable.Range(1, 9).Select(sequence => Sample.Written(sequence, recordBytes: 8 * 1_024 * 1_024))];

        Assert.Throws<ArgumentException>(() => journal.Append(batch));

        Assert.Equal(SegmentHeader.Bytes, _disk[_disk.LastName].Length);
    }

    [Fact]
    public void A_full_segment_is_followed_by_another()
    {
        var options = new JournalOptions { SegmentBytes = 400, GrowBytes = 128 };
        using (TransactionJournal journal = Sample.Open(_disk, options: options))
        {
            for (int sequence = 1; sequence <= 20; sequence++)
            {
                journal.Append(Sample.Batch(sequence, 1));
            }

            Assert.Equal(Sample.Texts(Sample.Batch(1, 20)), Sample.Texts(journal.ReadFrom(1).SelectMany(run => run)));
        }

        Assert.Equal(
            ["00000000000000000001.journal", "00000000000000000006.journal", "00000000000000000011.journal", "00000000000000000016.journal"],
            _disk.List());
        var replayed = new List<Transaction>();
        using TransactionJournal reopened = Sample.Open(_disk, replayed, options);
        Assert.Equal(Sample.Texts(Sample.Batch(1, 20)), Sample.Texts(replayed));
        Assert.Equal(4, reopened.Recovery.Segments);
        Assert.Equal(20, reopened.Recovery.Transactions);
        Assert.Equal(_disk.List().Sum(name => _disk[name].Length), reopened.Recovery.BytesRead);
    }

    [Fact]
    public void Reading_begins_with_the_very_transaction_asked_for()
    {
        using TransactionJournal journal = Sample.Open(_disk, options: new JournalOptions { SegmentBytes = 400 });
        for (int first = 1; first <= 28; first += 3)
        {
            journal.Append(Sample.Batch(first, 3));
        }

        for (int from = 1; from <= 31; from++)
        {
            Assert.Equal(Sample.Texts(Sample.Batch(from, 31 - from)), Sample.Texts(journal.ReadFrom(from).SelectMany(run => run)));
        }
    }

    [Fact]
    public void A_reader_sees_what_was_committed_before_it_asked_and_nothing_later()
    {
        using TransactionJournal journal = Sample.Open(_disk, options: new JournalOptions { SegmentBytes = 400 });
        journal.Append(Sample.Batch(1, 3));
        IEnumerable<IReadOnlyList<Transaction>> asked = journal.ReadFrom(1);
        using IEnumerator<IReadOnlyList<Transaction>> reading = asked.GetEnumerator();
        Assert.True(reading.MoveNext());

        for (int first = 4; first <= 13; first += 3)
        {
            journal.Append(Sample.Batch(first, 3));
        }

        Assert.False(reading.MoveNext());
        Assert.Equal(Sample.Texts(Sample.Batch(1, 3)), Sample.Texts(asked.SelectMany(run => run)));
    }

    [Fact]
    public void A_commit_allocates_nothing_per_transaction()
    {
        string folder = Directory.CreateTempSubdirectory("zsid").FullName;
        try
        {
            using TransactionJournal journal = TransactionJournal.Open(folder, Sample.Node, new JournalOptions());
            journal.Append(Sample.Batch(1, 1_000));
            Transaction[] batch = Sample.Batch(1_001, 1_000);

            long before = GC.GetAllocatedBytesForCurrentThread();
            journal.Append(batch);

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 999);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_journal_on_a_real_disk_rolls_and_comes_back()
    {
        string folder = Path.Combine(Directory.CreateTempSubdirectory("zsid").FullName, "node", "journal");
        try
        {
            var options = new JournalOptions { SegmentBytes = 4_096, GrowBytes = 8_192 };
            using (TransactionJournal journal = TransactionJournal.Open(folder, Sample.Node, options))
            {
                for (int first = 1; first <= 201; first += 10)
                {
                    journal.Append(Sample.Batch(first, 10));
                    Assert.Equal(first + 9, journal.ReadFrom(first).SelectMany(run => run).Last().Sequence);
                }
            }

            var replayed = new List<Transaction>();
            using TransactionJournal reopened = TransactionJournal.Open(folder, Sample.Node, options, replayed.AddRange);
            Assert.Equal(Sample.Texts(Sample.Batch(1, 210)), Sample.Texts(replayed));
            Assert.True(reopened.Recovery.Segments > 1);
            Assert.Equal(0, reopened.Recovery.BytesCut);
        }
        finally
        {
            Directory.Delete(Path.Combine(folder, "..", ".."), recursive: true);
        }
    }
}
