using ZsIdNode.Handles.Values;

namespace ZsIdNode.Handles.Tests.Values;

public sealed class ReferenceListTests
{
    [Fact]
    public void The_worked_example_reads_and_writes()
    {
        Assert.True(ReferenceList.TryRead(Golden.ReferenceList, out ReferenceList? list));

        Assert.Equal(new ReferenceList([new("0.NA/88.101.1", 300), new("88.101.1/alice", 1)]), list);
        Assert.Equal(Golden.ReferenceList, Golden.Written(list!.Write));
    }

    [Fact]
    public void The_recorded_list_names_its_three_administrators()
    {
        HandleValue recorded = EncodedValuesTests.Recorded
            .Select(value => ValueEncoding.TryReadAll(value)!.Value[0])
            .First(value => value.Type == ValueTypes.ReferenceList);

        Assert.True(ReferenceList.TryRead(recorded.Data.Span, out ReferenceList? list));
        Assert.Equal(["300:0.NA/88.101.1", "301:0.NA/88.101.1", "302:0.NA/88.101.1"], list!.Entries.Select(entry => entry.ToString()));
        Assert.Equal(recorded.Data.ToArray(), Golden.Written(list.Write));
    }

    [Fact]
    public void An_empty_list_is_a_list()
    {
        Assert.True(ReferenceList.TryRead([0, 0, 0, 0], out ReferenceList? list));
        Assert.Empty(list!.Entries);
    }

    [Theory]
    [InlineData("7FFFFFFF")]
    [InlineData("FFFFFFFF")]
    [InlineData("0000000000")]
    [InlineData("00000001000000018000000001")]
    [InlineData("000000010000000161FFFFFFFF")]
    public void Untrue_counts_trailing_bytes_bad_text_and_negative_indexes_are_refused(string hex) =>
        Assert.False(ReferenceList.TryRead(Convert.FromHexString(hex), out _));

    [Fact]
    public void Every_prefix_is_refused() =>
        Assert.All(Golden.PrefixesOf(Golden.ReferenceList), prefix => Assert.False(ReferenceList.TryRead(prefix, out _)));

    [Fact]
    public void A_changed_bit_never_throws_and_what_is_read_is_written_back()
    {
        foreach (byte[] flipped in Golden.FlipsOf(Golden.ReferenceList))
        {
            if (ReferenceList.TryRead(flipped, out ReferenceList? list))
            {
                Assert.Equal(flipped, Golden.Written(list!.Write));
            }
        }
    }
}
