using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Tests.Batches;

public sealed class BatchLedgerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    private long _sequence;

    [Theory]
    [InlineData("a", true)]
    [InlineData("Import!~2026/11?#%", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("two words", false)]
    [InlineData("tab\t", false)]
    [InlineData("批次", false)]
    [InlineData("\u007f", false)]
    public void A_key_is_visible_ascii(string? text, bool isKey)
    {
        Assert.Equal(isKey, BatchKey.TryParse(text, out BatchKey key));
        Assert.Equal(isKey ? text : "", key.ToString());
    }

    [Fact]
    public void A_key_has_at_most_64_characters()
    {
        Assert.True(BatchKey.TryParse(new string('x', 64), out _));
        Assert.False(BatchKey.TryParse(new string('x', 65), out _));
    }

    [Fact]
    public void A_digest_is_the_published_one_and_keeps_its_bytes()
    {
        // The example of FIPS 180-2, appendix B.1.
        PartDigest digest = PartDigest.Of("abc"u8);
        byte[] bytes = new byte[PartDigest.Bytes];
        digest.Write(bytes);

        Assert.Equal("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", Convert.ToHexString(bytes));
        Assert.Equal(digest, PartDigest.Read(bytes));
    }

    [Fact]
    public void Parts_that_follow_one_another_are_told_together_and_those_with_refused_lines_apart()
    {
        var ledger = new BatchLedger(new BatchLedgerOptions());
        foreach (int number in (int[])[0, 2, 1, 5, 3, 9])
        {
            ledger.Apply([Taken("a", number, Noon, refused: number == 3 ? 4 : 0)]);
        }

        Assert.Equal([new PartRange(0, 2, 30, 0), new(3, 3, 10, 4), new(5, 5, 10, 0), new(9, 9, 10, 0)], ledger.RangesOf(BatchKey.Parse("a"), 0));
        Assert.Equal([new PartRange(2, 2, 10, 0), new(3, 3, 10, 4), new(5, 5, 10, 0), new(9, 9, 10, 0)], ledger.RangesOf(BatchKey.Parse("a"), 2));
        Assert.Empty(ledger.RangesOf(BatchKey.Parse("b"), 0));
    }

    [Fact]
    public void A_batch_is_forgotten_so_long_after_its_last_part_by_the_time_of_the_log()
    {
        var ledger = new BatchLedger(new BatchLedgerOptions { KeptFor = TimeSpan.FromDays(30) });
        ledger.Apply([Taken("old", 0, Noon), Taken("grown", 0, Noon)]);
        ledger.Apply([Taken("grown", 1, Noon.AddDays(20))]);

        ledger.Apply([Taken("new", 0, Noon.AddDays(30))]);
        Assert.NotNull(ledger.Find(BatchKey.Parse("old"), 0));

        ledger.Apply([Taken("new", 1, Noon.AddDays(30).AddMilliseconds(1))]);
        Assert.Null(ledger.Find(BatchKey.Parse("old"), 0));
        Assert.NotNull(ledger.Find(BatchKey.Parse("grown"), 0));
    }

    [Fact]
    public void No_more_batches_are_remembered_than_the_most()
    {
        var ledger = new BatchLedger(new BatchLedgerOptions { KeysMost = 2 });
        ledger.Apply([Taken("a", 0, Noon), Taken("b", 0, Noon), Taken("a", 1, Noon), Taken("c", 0, Noon)]);

        Assert.Equal(2, ledger.Count);
        Assert.Null(ledger.Find(BatchKey.Parse("b"), 0));
        Assert.NotNull(ledger.Find(BatchKey.Parse("a"), 0));
    }

    [Fact]
    public void Of_batches_that_take_too_much_the_oldest_go_and_the_one_that_grows_stays()
    {
        var ledger = new BatchLedger(new BatchLedgerOptions { BytesMost = 2_000 });
        ledger.Apply([Taken("a", 0, Noon), Taken("b", 0, Noon)]);
        for (int number = 0; ledger.HasRoomFor(BatchKey.Parse("c")); number++)
        {
            Assert.InRange(number, 0, 20);
            ledger.Apply([Taken("c", number, Noon)]);
        }

        Assert.NotNull(ledger.Find(BatchKey.Parse("a"), 0));
        Assert.True(ledger.HasRoomFor(BatchKey.Parse("d")));

        for (int number = 0; number < 5; number++)
        {
            ledger.Apply([Taken("d", number, Noon)]);
        }

        Assert.Null(ledger.Find(BatchKey.Parse("a"), 0));
        Assert.Null(ledger.Find(BatchKey.Parse("b"), 0));
        Assert.NotNull(ledger.Find(BatchKey.Parse("d"), 3));
    }

    /// <summary>The numbers stand in the journal, in what came of the lines of a part.</summary>
    [Fact]
    public void Refusals_keep_their_numbers() => Assert.Equal(
        "None HandleExists HandleNotFound NotHomedHere InvalidValue ValueExists ValueNotFound ValuesEmpty NotAuthenticated NotAdministrator NotPermitted "
        + "PrefixHomed PrefixNotHomed RecordUnreadable TooBusy ClockBehind DiskFull LogUnavailable OutcomeUnknown PartDiffers PartTooLarge",
        string.Join(' ', Enum.GetValues<Refusal>().OrderBy(refusal => (byte)refusal)));

    private BatchPartTaken Taken(string key, int number, DateTimeOffset time, int refused = 0) =>
        new(new BatchPart(BatchKey.Parse(key), number, default), [new OutcomeRun(10, Refusal.None, false, ""), .. refused == 0 ? [] : (OutcomeRun[])[new OutcomeRun(refused, Refusal.HandleExists, false, "")]])
        {
            Sequence = ++_sequence,
            Time = time,
        };
}
