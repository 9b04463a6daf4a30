using System.Collections.Immutable;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage.Tests.Journal;

/// <summary>A reader finds its transaction without reading what is before it, and never a wrong one.</summary>
public sealed class JournalPlacesTests
{
    private const string Places = "00000000000000000001.places";
    private static readonly JournalOptions Small = new() { SegmentBytes = 4_000, GrowBytes = 0, PlaceBytesApart = 200 };

    private readonly MemoryDisk _disk = new();

    [Fact]
    public void A_closed_segment_has_its_places_beside_it()
    {
        using TransactionJournal journal = Written();

        long closed = _disk["00000000000000000001.journal"].Length;
        Assert.True(PlaceFile.TryRead(_disk, 1, closed, out ImmutableArray<GroupPlace> places));
        Assert.InRange(places.Length, closed / 400, closed / 200);
        Assert.All(places, place => Assert.Equal(place.Sequence, GroupHeader.Read(_disk["00000000000000000001.journal"].AsSpan((int)place.Offset)).FirstSequence));
    }

    [Fact]
    public void Every_transaction_is_found_in_closed_and_open_segments()
    {
        using TransactionJournal journal = Written();

        AssertEveryStartIsRight(journal);
    }

    [Fact]
    public void A_segment_is_not_read_from_its_beginning()
    {
        var options = new JournalOptions { SegmentBytes = 4 * 1_024 * 1_024, GrowBytes = 0 };
        using TransactionJournal journal = Sample.Open(_disk, options: options);
        for (int sequence = 1; sequence <= 1_500; sequence++)
        {
            journal.Append([Sample.Written(sequence, recordBytes: 4_000)]);
        }

        Assert.Equal(2, Segments().Length);
        long last = long.Parse(Segments()[1][..20], System.Globalization.CultureInfo.InvariantCulture);
        foreach (long sequence in (long[])[last - 1, journal.LastSequence])
        {
            _disk.BytesRead = 0;
            Assert.Equal(sequence, journal.ReadFrom(sequence).First()[0].Sequence);
            Assert.InRange(_disk.BytesRead, 1, 1_024 * 1_024);
        }
    }

    [Fact]
    public void A_reopened_journal_knows_its_last_segment_and_finds_the_places_of_the_others()
    {
        Written().Dispose();
        using TransactionJournal reopened = Sample.Open(_disk, options: Small, from: 100);

        AssertEveryStartIsRight(reopened);
    }

    [Fact]
    public void Missing_places_are_looked_for_and_written_down()
    {
        Written().Dispose();
        byte[] before = _disk[Places];
        _disk.Delete(Places);
        using TransactionJournal journal = Sample.Open(_disk, options: Small, from: 100);

        Assert.Equal(Sample.Texts(Sample.Batch(20, 81)), Sample.Texts(journal.ReadFrom(20).SelectMany(run => run)));

        Assert.Equal(before, _disk[Places]);
    }

    [Fact]
    public void Damaged_places_are_never_followed_and_are_made_again()
    {
        using TransactionJournal journal = Written();
        byte[] whole = _disk[Places];
        for (int at = 0; at < whole.Length; at++)
        {
            _disk[Places] = [.. whole];
            _disk[Places][at] ^= 0x04;

            Assert.Equal(20, journal.ReadFrom(20).First()[0].Sequence);
            Assert.Equal(whole, _disk[Places]);
        }

        for (int length = 0; length < whole.Length; length++)
        {
            _disk[Places] = whole[..length];

            Assert.Equal(20, journal.ReadFrom(20).First()[0].Sequence);
            Assert.Equal(whole, _disk[Places]);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 90)]
    [InlineData(1, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, long.MaxValue / 2)]
    [InlineData(0, -100_000)]
    public void Places_that_are_whole_and_wrong_are_not_followed(long sequenceOff, long offsetOff)
    {
        using TransactionJournal journal = Written();
        byte[] right = _disk[Places];
        long bytes = _disk["00000000000000000001.journal"].Length;
        Assert.True(PlaceFile.TryRead(_disk, 1, bytes, out ImmutableArray<GroupPlace> places));
        PlaceFile.Write(_disk, 1, bytes, [.. places.Select(place => new GroupPlace(place.Sequence + sequenceOff, place.Offset + offsetOff))]);

        Assert.Equal(Sample.Texts(Sample.Batch(20, 81)), Sample.Texts(journal.ReadFrom(20).SelectMany(run => run)));
        Assert.Equal(right, _disk[Places]);
    }

    [Fact]
    public void A_full_disk_costs_the_places_and_no_transaction()
    {
        Written().Dispose();
        _disk.Delete(Places);
        using TransactionJournal journal = Sample.Open(_disk, options: Small, from: 100);
        _disk.SpaceBytes = 10;

        Assert.Equal(Sample.Texts(Sample.Batch(20, 81)), Sample.Texts(journal.ReadFrom(20).SelectMany(run => run)));
        Assert.Equal(Sample.Texts(Sample.Batch(20, 81)), Sample.Texts(journal.ReadFrom(20).SelectMany(run => run)));
    }

    [Fact]
    public void Damage_in_a_segment_without_places_is_met_where_it_is()
    {
        Written().Dispose();
        _disk.Delete(Places);
        using TransactionJournal journal = Sample.Open(_disk, options: Small, from: 100);
        _disk["00000000000000000001.journal"][1_000] ^= 1;

        Assert.Throws<JournalDamagedException>(() => journal.ReadFrom(30).Count());

        Assert.DoesNotContain(Places, _disk.List());
    }

    [Fact]
    public void Places_of_a_retired_segment_go_with_it()
    {
        using TransactionJournal journal = Written();
        Assert.Contains(Places, _disk.List());

        journal.Retire(upTo: 100, DateTimeOffset.MaxValue);

        Assert.DoesNotContain(Places, _disk.List());
    }

    private static void AssertEveryStartIsRight(TransactionJournal journal)
    {
        for (int from = 1; from <= 101; from++)
        {
            Assert.Equal(Sample.Texts(Sample.Batch(from, 101 - from)), Sample.Texts(journal.ReadFrom(from).SelectMany(run => run)));
        }
    }

    /// <summary>Transactions 1 to 100, one or two to a group, in some segments.</summary>
    private TransactionJournal Written()
    {
        TransactionJournal journal = Sample.Open(_disk, options: Small);
        for (int first = 1; first <= 100; first += 4)
        {
            journal.Append(Sample.Batch(first, 1));
            journal.Append(Sample.Batch(first + 1, 2));
            journal.Append(Sample.Batch(first + 3, 1));
        }

        Assert.True(Segments().Length >= 2);
        return journal;
    }

    private string[] Segments() => [.. _disk.List().Where(name => name.EndsWith(SegmentName.Extension, StringComparison.Ordinal))];
}
