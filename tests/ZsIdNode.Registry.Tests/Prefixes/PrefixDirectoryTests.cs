using ZsIdNode.Handles;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Tests.Prefixes;

public sealed class PrefixDirectoryTests
{
    private readonly PrefixDirectory _directory = new();

    [Fact]
    public void A_prefix_keeps_its_ordinal_through_unhoming_and_homing_again()
    {
        Home("88.118.42");
        Home("88.118.43");
        int before = _directory.Current.Find("88.118.42"u8)!.Ordinal;

        _directory.Apply([new PrefixUnhomed(Prefix.Parse("88.118.42"))]);
        Home("88.118.42");

        Assert.Equal(before, _directory.Current.Find("88.118.42"u8)!.Ordinal);
        Assert.Equal("88.118.42", _directory.NameOf(before));
    }

    [Fact]
    public void A_reader_keeps_the_table_that_it_took()
    {
        Home("88.118.42");
        PrefixTable taken = _directory.Current;

        _directory.Apply([new PrefixUnhomed(Prefix.Parse("88.118.42"))]);

        Assert.NotNull(taken.Find("88.118.42"u8));
        Assert.Null(_directory.Current.Find("88.118.42"u8));
    }

    [Fact]
    public void Prefix_handles_count_apart_from_identifiers()
    {
        Home("88.118.42");

        Assert.Equal(PrefixDirectory.NamingAuthorityOrdinal, Responsibility.For("0.NA/88.118.42"u8, _directory.Current).Ordinal);
        Assert.Equal("0.NA", _directory.NameOf(PrefixDirectory.NamingAuthorityOrdinal));
    }

    [Fact]
    public void The_root_service_answers_for_every_prefix_handle()
    {
        Home("0.NA");

        Assert.True(Responsibility.For("0.NA/99"u8, _directory.Current).IsOurs);
        Assert.True(Responsibility.For("anything"u8, _directory.Current).IsOurs);
        Assert.False(Responsibility.For("99/1"u8, _directory.Current).IsOurs);
    }

    private void Home(string prefix) => _directory.Apply([new PrefixHomed(Prefix.Parse(prefix), "古镇灯饰")]);
}
