using System.Net;
using System.Text;
using ZsIdNode.Handles.Sites;

namespace ZsIdNode.Handles.Tests.Sites;

public sealed class ServerChoiceTests
{
    // Worked example 23, recomputed there with the Java hash function.
    [Theory]
    [InlineData("88.101.1/test", HashOption.WholeHandle, 2)]
    [InlineData("88.101.1/test", HashOption.Prefix, 1)]
    [InlineData("88.101.1/test", HashOption.Suffix, 2)]
    [InlineData("20.500.12345/abc", HashOption.WholeHandle, 2)]
    [InlineData("20.500.12345/ABC", HashOption.WholeHandle, 2)]
    public void The_worked_examples_choose_their_server(string handle, HashOption option, int position) =>
        Assert.Equal(position, ServerChoice.PositionOf(Encoding.UTF8.GetBytes(handle), option, servers: 3));

    [Theory]
    [InlineData(1_098_700_391, 2)]
    [InlineData(-916_572_737, 2)]
    [InlineData(int.MinValue, 2)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(0, 0)]
    public void The_sign_of_the_hash_does_not_matter_and_the_least_number_does_not_throw(int hash, int position) =>
        Assert.Equal(position, ServerChoice.PositionOfHash(hash, servers: 3));

    [Fact]
    public void A_handle_without_slash_is_hashed_whole()
    {
        Assert.Equal(
            ServerChoice.PositionOf("88.101.1"u8, HashOption.WholeHandle, servers: 1_000),
            ServerChoice.PositionOf("88.101.1"u8, HashOption.Suffix, servers: 1_000));
    }

    [Fact]
    public void A_handle_that_is_too_long_to_exist_still_has_an_answer() =>
        Assert.Equal(0, ServerChoice.PositionOf(new byte[HandleLimits.HandleBytesMost + 1], HashOption.WholeHandle, servers: 3));

    [Fact]
    public void The_position_counts_in_the_list_whatever_the_servers_ids()
    {
        var site = new SiteRecord
        {
            Servers = [.. new[] { 9, 4, 7 }.Select(id => new SiteServer(id, IPAddress.Loopback, default, []))],
        };

        Assert.Equal(7, site.ServerFor("88.101.1/test"u8)!.Id);
        Assert.Equal(4, (site with { HashOption = HashOption.Prefix }).ServerFor("88.101.1/test"u8)!.Id);
        Assert.Null((site with { Servers = [] }).ServerFor("88.101.1/test"u8));
    }
}
