using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage.Tests.Journal;

public sealed class JournalFaultTests
{
    private readonly MemoryDisk _disk = new();

    [Fact]
    public void After_a_failed_sync_nothing_is_taken_until_the_journal_is_reopened()
    {
        using (TransactionJournal journal = Sample.Open(_disk))
        {
            journal.Append(Sample.Batch(1, 2));
            _disk.SyncFails = true;
            AssertRefused(journal, Sample.Batch(3, 1), LogFailure.Broken);
            _disk.SyncFails = false;
            int syncs = _disk.Syncs;

            AssertRefused(journal, Sample.Batch(3, 1), LogFailure.Broken);

            Assert.Equal(2, journal.LastSequence);
            Assert.Equal(syncs, _disk.Syncs);
        }

        _disk.Crash();
        Assert.Equal(Sample.Texts(Sample.Batch(1, 2)), Sample.Replayed(_disk));
    }

    [Fact]
    public void What_a_failed_sync_left_and_opening_took_for_good_is_brought_to_disk()
    {
        using (TransactionJournal journal = Sample.Open(_disk))
        {
            journal.Append(Sample.Batch(1, 2));
            _disk.SyncFails = true;
            AssertRefused(journal, Sample.Batch(3, 1), LogFailure.Broken);
            _disk.SyncFails = false;
        }

        string[] taken = Sample.Replayed(_disk);
        _disk.Crash();

        Assert.Equal(taken, Sample.Replayed(_disk));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(28)]
    public void Whichever_sync_fails_nothing_is_taken_after_it_and_no_sync_is_repeated(int errno)
    {
        // Groups, zeros ahead, closed segments, new segments and their names: each is synced somewhere in here.
        var options = new JournalOptions { SegmentBytes = 300, GrowBytes = 128 };
        int failed = 0;
        for (int syncs = 0; failed == syncs; syncs++)
        {
            var disk = new MemoryDisk { SyncFault = new IOException("The sync failed.", errno) };
            int logged = 0;
            using (TransactionJournal journal = Sample.Open(disk, options: options))
            {
                disk.SyncsUntilError = syncs;
                try
                {
                    for (int sequence = 1; sequence <= 12; sequence++, logged++)
                    {
                        journal.Append(Sample.Batch(sequence, 1));
                    }
                }
                catch (LogFailedException broken)
                {
                    failed++;
                    Assert.Equal(LogFailure.Broken, broken.Failure);
                    int before = disk.Syncs;
                    AssertRefused(journal, Sample.Batch(logged + 1, 1), LogFailure.Broken);
                    Assert.Equal(before, disk.Syncs);
                }
            }

            disk.SyncsUntilError = int.MaxValue;
            disk.Crash();
            Assert.Equal(Sample.Texts(Sample.Batch(1, logged)), Sample.Replayed(disk));
        }

        Assert.InRange(failed, 25, 60);
    }

    [Fact]
    public void A_journal_that_cannot_be_read_is_left_alone()
    {
        Sample.Open(_disk).Dispose();
        _disk.WearOut(_disk.LastName);
        _disk.Changes = 0;

        Assert.Throws<IOException>(() => Sample.Open(_disk));

        Assert.Equal(0, _disk.Changes);
    }

    [Fact]
    public void A_write_that_breaks_off_is_never_read_as_a_transaction()
    {
        int groupBytes = GroupBytes();
        for (int written = 0; written < groupBytes; written++)
        {
            var disk = new MemoryDisk();
            using (TransactionJournal journal = Sample.Open(disk))
            {
                journal.Append(Sample.Batch(1, 2));
                disk.BytesUntilError = written;
                AssertRefused(journal, Sample.Batch(3, 2), LogFailure.Broken);
                disk.BytesUntilError = long.MaxValue;
                AssertRefused(journal, Sample.Batch(3, 2), LogFailure.Broken);
            }

            Assert.Equal(Sample.Texts(Sample.Batch(1, 2)), Sample.Replayed(disk));
        }
    }

    [Theory]
    [InlineData(0, 100_000)]
    [InlineData(512, 100_000)]
    [InlineData(0, 200)]
    [InlineData(64, 200)]
    public void A_full_disk_refuses_and_goes_on_when_space_returns(int growBytes, int segmentBytes)
    {
        var options = new JournalOptions { GrowBytes = growBytes, SegmentBytes = segmentBytes };
        for (int space = 0; space < 1_200; space += 3)
        {
            var disk = new MemoryDisk();
            using (TransactionJournal journal = Sample.Open(disk, options: options))
            {
                disk.SpaceBytes = space;
                int logged = AppendUntilFull(journal);
                Assert.Equal(Sample.Texts(Sample.Batch(1, logged)), Sample.Replayed(disk.Copy()));

                disk.SpaceBytes = long.MaxValue;
                journal.Append(Sample.Batch(logged + 1, 3));
                Assert.Equal(Sample.Texts(Sample.Batch(1, logged + 3)), Sample.Texts(journal.ReadFrom(1).SelectMany(run => run)));
                disk.Crash();
                Assert.Equal(Sample.Texts(Sample.Batch(1, logged + 3)), Sample.Replayed(disk));
            }
        }
    }

    [Fact]
    public void A_full_disk_that_cannot_be_tidied_is_a_broken_one()
    {
        using TransactionJournal journal = Sample.Open(_disk);
        journal.Append(Sample.Batch(1, 1));
        _disk.SpaceBytes = 10;
        _disk.TruncateFails = true;

        AssertRefused(journal, Sample.Batch(2, 1), LogFailure.Broken);
        _disk.SpaceBytes = long.MaxValue;
        _disk.TruncateFails = false;

        AssertRefused(journal, Sample.Batch(2, 1), LogFailure.Broken);
        Assert.Equal(Sample.Texts(Sample.Batch(1, 1)), Sample.Replayed(_disk));
    }

    [Fact]
    public void Space_is_met_with_before_a_group_is_written()
    {
        using TransactionJournal journal = Sample.Open(_disk, options: new JournalOptions { GrowBytes = 4_096 });
        journal.Append(Sample.Batch(1, 1));
        _disk.SpaceBytes = 0;

        journal.Append(Sample.Batch(2, 10));

        Assert.Equal(11, journal.LastSequence);
    }

    private static int AppendUntilFull(TransactionJournal journal)
    {
        for (int sequence = 1; sequence < 100; sequence++)
        {
            try
            {
                journal.Append(Sample.Batch(sequence, 1));
            }
            catch (LogFailedException failed) when (failed.Failure == LogFailure.DiskFull)
            {
                return sequence - 1;
            }
        }

        throw new InvalidOperationException("The disk did not fill.");
    }

    private static void AssertRefused(TransactionJournal journal, Transaction[] batch, LogFailure failure) =>
        Assert.Equal(failure, Assert.Throws<LogFailedException>(() => journal.Append(batch)).Failure);

    private static int GroupBytes()
    {
        var disk = new MemoryDisk();
        using TransactionJournal journal = Sample.Open(disk);
        journal.Append(Sample.Batch(1, 2));
        return disk[disk.LastName].Length - SegmentHeader.Bytes;
    }
}
