using System.Buffers.Binary;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage.Tests.Journal;

public sealed class JournalDamageTests
{
    private const string First = "00000000000000000001.journal";
    private const string Second = "00000000000000000003.journal";

    [Fact]
    public void A_torn_tail_is_cut_wherever_it_tore()
    {
        (MemoryDisk whole, int lastGroupAt) = ThreeGroups();
        byte[] bytes = whole[First];
        for (int length = lastGroupAt; length < bytes.Length; length++)
        {
            MemoryDisk torn = whole.Copy();
            torn[First] = bytes[..length];

            using (TransactionJournal journal = Sample.Open(torn))
            {
                int written = bytes.AsSpan(lastGroupAt, length - lastGroupAt).LastIndexOfAnyExcept((byte)0) + 1;
                Assert.Equal(new JournalRecovery(4, lastGroupAt, written, 1), journal.Recovery);
                journal.Append(Sample.Batch(5, 2));
            }

            Assert.Equal(bytes, torn[First]);
        }
    }

    [Fact]
    public void A_torn_tail_in_space_filled_ahead_is_cut_too()
    {
        (MemoryDisk whole, int lastGroupAt) = ThreeGroups();
        byte[] bytes = whole[First];
        for (int length = lastGroupAt; length < bytes.Length; length++)
        {
            MemoryDisk torn = whole.Copy();
            torn[First] = [.. bytes[..length], .. new byte[1_000]];

            using TransactionJournal journal = Sample.Open(torn);

            Assert.True(journal.LastSequence == 4 || bytes.AsSpan(length).IndexOfAnyExcept((byte)0) < 0);
        }
    }

    [Fact]
    public void Zeros_behind_the_last_group_are_no_loss()
    {
        (MemoryDisk disk, _) = ThreeGroups();
        byte[] bytes = disk[First];
        disk[First] = [.. bytes, .. new byte[100_000]];

        using TransactionJournal journal = Sample.Open(disk);

        Assert.Equal(new JournalRecovery(6, bytes.Length, 0, 1), journal.Recovery);
        Assert.Equal(bytes, disk[First]);
    }

    [Fact]
    public void Every_changed_byte_is_noticed_and_no_wrong_transaction_comes_out()
    {
        MemoryDisk whole = TwoSegments();
        string[] expected = Sample.Texts(Sample.Batch(1, 6));
        int lastGroupAt = LastGroupAt(whole[Second]);
        foreach (string name in whole.List())
        {
            for (int at = 0; at < whole[name].Length; at++)
            {
                foreach (byte flip in (byte[])[0x01, 0x80, 0xFF])
                {
                    MemoryDisk damaged = whole.Copy();
                    damaged[name][at] ^= flip;
                    damaged.Changes = 0;
                    bool mayBeTorn = name == Second && at >= lastGroupAt;

                    AssertNoticed(damaged, name, at, mayBeTorn ? expected[..4] : null, expected);
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    public void A_last_segment_that_was_only_begun_is_an_everyday_event(int length)
    {
        (MemoryDisk disk, _) = ThreeGroups();
        byte[] header = new byte[SegmentHeader.Bytes];
        new SegmentHeader(SegmentHeader.CurrentFormat, 7, Sample.Node, FirstSequence: 7).Write(header);
        disk["00000000000000000007.journal"] = header[..length];

        using (TransactionJournal journal = Sample.Open(disk))
        {
            Assert.Equal(6, journal.LastSequence);
            journal.Append(Sample.Batch(7, 1));
        }

        Assert.Equal(Sample.Texts(Sample.Batch(1, 7)), Sample.Replayed(disk));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(64)]
    public void A_first_segment_that_was_only_begun_is_begun_again(int length)
    {
        var disk = new MemoryDisk();
        Sample.Open(disk).Dispose();
        disk[First] = disk[First][..length];

        using (TransactionJournal journal = Sample.Open(disk))
        {
            journal.Append(Sample.Batch(1, 1));
        }

        Assert.Equal(Sample.Texts(Sample.Batch(1, 1)), Sample.Replayed(disk));
    }

    [Fact]
    public void A_segment_missing_at_the_start_is_history_that_the_views_would_need()
    {
        MemoryDisk disk = TwoSegments();
        disk.Delete(First);
        disk.Changes = 0;

        JournalHistoryMissingException missing = Assert.Throws<JournalHistoryMissingException>(() => Sample.Open(disk));

        Assert.Equal((1, 3), (missing.Wanted, missing.FirstSequence));
        Assert.Contains("begins with transaction 3, but the views need transaction 1 next", missing.Message, StringComparison.Ordinal);
        Assert.Equal(0, disk.Changes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(8)]
    public void A_segment_missing_in_the_middle_is_damage(long from)
    {
        var disk = new MemoryDisk();
        using (TransactionJournal journal = Sample.Open(disk, options: new JournalOptions { SegmentBytes = 128, GrowBytes = 0 }))
        {
            for (int first = 1; first <= 10; first += 2)
            {
                journal.Append(Sample.Batch(first, 2));
            }
        }

        disk.Delete("00000000000000000005.journal");
        disk.Changes = 0;

        JournalDamagedException damage = Assert.Throws<JournalDamagedException>(() => Sample.Open(disk, from: from));

        Assert.EndsWith("00000000000000000007.journal", damage.File, StringComparison.Ordinal);
        Assert.Contains("begins with transaction 7 where 5 must follow; a segment is missing", damage.Message, StringComparison.Ordinal);
        Assert.Equal(0, disk.Changes);
    }

    [Fact]
    public void A_segment_missing_at_the_end_is_noticed_when_views_have_seen_it()
    {
        MemoryDisk disk = TwoSegments();
        disk.Delete(Second);
        disk.Changes = 0;

        JournalHistoryMissingException missing = Assert.Throws<JournalHistoryMissingException>(() => Sample.Open(disk, from: 6));

        Assert.Equal((3, 1, 2), (missing.Wanted, missing.FirstSequence, missing.LastSequence));
        Assert.Contains("the journal has lost its end", missing.Message, StringComparison.Ordinal);
        Assert.Equal(0, disk.Changes);
    }

    [Fact]
    public void A_segment_cut_short_in_the_middle_of_the_journal_is_damage()
    {
        MemoryDisk disk = TwoSegments();
        disk[First] = disk[First][..^1];
        disk.Changes = 0;

        JournalDamagedException damage = Assert.Throws<JournalDamagedException>(() => Sample.Open(disk));

        Assert.EndsWith(First, damage.File, StringComparison.Ordinal);
        Assert.Equal(LastGroupAt(disk[First]), damage.Offset);
        Assert.Equal(0, disk.Changes);
    }

    [Fact]
    public void A_lost_group_at_the_end_of_a_segment_is_a_gap()
    {
        MemoryDisk disk = TwoSegments();
        disk[First] = disk[First][..LastGroupAt(disk[First])];

        Assert.Throws<JournalDamagedException>(() => Sample.Open(disk));
    }

    [Fact]
    public void A_renamed_segment_is_damage()
    {
        MemoryDisk disk = TwoSegments();
        disk["00000000000000000001 copy.journal"] = disk[First];

        Assert.Throws<JournalDamagedException>(() => Sample.Open(disk));
    }

    [Fact]
    public void Another_nodes_journal_is_refused_in_words()
    {
        MemoryDisk disk = TwoSegments();
        disk.Changes = 0;

        JournalForeignException foreign = Assert.Throws<JournalForeignException>(
            () => TransactionJournal.Open(disk, Guid.Parse("11111111-2222-3333-4444-555555555555"), Sample.Tight, () => 1, 0, null));

        Assert.Contains("belongs to node 0c7f6a52-8d35-4e0b-9a41-6b2f4f1d2e33", foreign.Message, StringComparison.Ordinal);
        Assert.Equal(0, disk.Changes);
    }

    [Fact]
    public void A_newer_format_is_refused_in_words()
    {
        var disk = new MemoryDisk();
        byte[] header = new byte[SegmentHeader.Bytes];
        new SegmentHeader(SegmentHeader.CurrentFormat + 1, 7, Sample.Node, FirstSequence: 1).Write(header);
        disk[First] = header;
        disk.Changes = 0;

        JournalForeignException foreign = Assert.Throws<JournalForeignException>(() => Sample.Open(disk));

        Assert.Contains("journal format 2", foreign.Message, StringComparison.Ordinal);
        Assert.Equal(0, disk.Changes);
    }

    [Fact]
    public void An_unknown_kind_is_reported_even_in_the_last_group()
    {
        (MemoryDisk disk, int lastGroupAt) = ThreeGroups();
        byte[] bytes = disk[First];
        Span<byte> group = bytes.AsSpan(lastGroupAt);
        BinaryPrimitives.WriteInt16BigEndian(group[GroupHeader.Bytes..], 99);
        GroupHeader.Read(group).Write(group);

        JournalDamagedException damage = Assert.Throws<JournalDamagedException>(() => Sample.Open(disk));

        Assert.Contains("transaction 5 is of a kind that this version does not know", damage.Message, StringComparison.Ordinal);
        Assert.Equal(lastGroupAt + GroupHeader.Bytes, damage.Offset);
    }

    [Fact]
    public void A_reader_reports_damage_that_came_after_opening()
    {
        (MemoryDisk disk, int lastGroupAt) = ThreeGroups();
        using TransactionJournal journal = Sample.Open(disk);
        disk[First][lastGroupAt + GroupHeader.Bytes + 3] ^= 1;

        JournalDamagedException damage = Assert.Throws<JournalDamagedException>(() => journal.ReadFrom(1).Count());

        Assert.Equal(lastGroupAt, damage.Offset);
    }

    private static void AssertNoticed(MemoryDisk damaged, string name, int at, string[]? tornTo, string[] expected)
    {
        var replayed = new List<Transaction>();
        if (tornTo is not null)
        {
            using TransactionJournal journal = Sample.Open(damaged, replayed);
            Assert.Equal(tornTo, Sample.Texts(replayed));
            Assert.True(journal.Recovery.BytesCut > 0);
            return;
        }

        JournalDamagedException damage = Assert.Throws<JournalDamagedException>(() => Sample.Open(damaged, replayed));
        Assert.EndsWith(name, damage.File, StringComparison.Ordinal);
        Assert.Contains($"{damage.File}, byte {damage.Offset}: ", damage.Message, StringComparison.Ordinal);
        Assert.InRange(damage.Offset, 0, at);
        Assert.Equal(expected[..replayed.Count], Sample.Texts(replayed));
        Assert.Equal(0, damaged.Changes);
    }

    /// <summary>Transactions 1 to 6 in three groups of one segment, and where the last group begins.</summary>
    private static (MemoryDisk Disk, int LastGroupAt) ThreeGroups()
    {
        var disk = new MemoryDisk();
        using TransactionJournal journal = Sample.Open(disk);
        journal.Append(Sample.Batch(1, 2));
        journal.Append(Sample.Batch(3, 2));
        journal.Append(Sample.Batch(5, 2));
        return (disk, LastGroupAt(disk[First]));
    }

    /// <summary>Transactions 1 and 2 in a first segment of two groups, 3 to 6 in a second of two groups.</summary>
    private static MemoryDisk TwoSegments()
    {
        var disk = new MemoryDisk();
        using TransactionJournal journal = Sample.Open(disk, options: new JournalOptions { SegmentBytes = 220, GrowBytes = 0 });
        journal.Append(Sample.Batch(1, 1));
        journal.Append(Sample.Batch(2, 1));
        journal.Append(Sample.Batch(3, 2));
        journal.Append(Sample.Batch(5, 2));
        Assert.Equal([First, Second], disk.List());
        return disk;
    }

    private static int LastGroupAt(byte[] segment)
    {
        int last = SegmentHeader.Bytes;
        for (int at = last; at + GroupHeader.Bytes < segment.Length;)
        {
            last = at;
            at += GroupHeader.Bytes + GroupHeader.Read(segment.AsSpan(at)).PayloadLength;
        }

        return last;
    }
}
