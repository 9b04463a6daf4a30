using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Registry.Tests.Fakes;

namespace ZsIdNode.Registry.Tests.Resolution;

public sealed class ReferralTests
{
    private static readonly byte[] OwnKey = [1, 2, 3];
    private static readonly byte[] OwnSite = SiteOf(OwnKey);

    private readonly TestRegistry _registry = new();

    private PrefixReferral Prefixes => new(_registry.Prefixes, new StoredRecordReader(_registry.Records, _registry.Prefixes), OwnKey);

    private ServiceReferral Services => new(_registry.Prefixes, new StoredRecordReader(_registry.Records, _registry.Prefixes), OwnKey);

    [Theory]
    [InlineData("HS_SERV.PREFIX", "0.NA/88.118.42.7")]
    [InlineData("HS_SITE.PREFIX", "0.na/88.118.42.7.1.2")]
    [InlineData("hs_na_delegate", "88.118.42.7")]
    public async Task A_derived_prefix_that_does_not_stand_here_belongs_where_its_ancestor_says(string type, string handle)
    {
        _registry.Store(
            "0.NA/88.118.42",
            HandleValue.OfText(1, "HS_SITE", "not where derived prefixes are"),
            HandleValue.OfText(2, type, "0.SERV/88"),
            HandleValue.OfText(3, type, "secret") with { Permissions = ValuePermissions.AdminRead });

        HandleValue value = Assert.Single(Assert.IsType<ImmutableArray<HandleValue>>(await FindAsync(Prefixes, handle)));

        Assert.Equal((2, type, "0.SERV/88"), (value.Index, value.Type, value.Text));
    }

    [Fact]
    public async Task The_nearest_ancestor_that_says_something_counts()
    {
        _registry.Store("0.NA/88.118.42", HandleValue.OfText(1, "HS_SERV.PREFIX", "0.SERV/far"));
        _registry.Store("0.NA/88.118.42.7", HandleValue.OfText(1, "HS_SERV.PREFIX", "0.SERV/near"));

        Assert.Equal("0.SERV/far", (await FindAsync(Prefixes, "0.NA/88.118.42.9.9"))!.Value.Single().Text);
        Assert.Equal("0.SERV/near", (await FindAsync(Prefixes, "0.NA/88.118.42.7.9"))!.Value.Single().Text);
    }

    [Theory]
    [InlineData("0.NA/88.118.42")]
    [InlineData("0.NA/88.118.42.5")]
    [InlineData("0.NA/88.118")]
    [InlineData("0.NA/10.1.2")]
    [InlineData("88.118.42.7/x")]
    [InlineData("0.NA/")]
    [InlineData("")]
    [InlineData("0.NA/88.118.42..7")]
    [InlineData("0.NA/88.118.42.ü")]
    public async Task What_stands_here_or_is_no_prefix_below_one_of_ours_is_not_referred(string handle)
    {
        _registry.Store("0.NA/88.118.42", HandleValue.OfText(1, "HS_SERV.PREFIX", "0.SERV/88"));
        _registry.Store("0.NA/88.118.42.5", HandleValue.OfText(1, "DESC", "stands here"));

        Assert.Null(await FindAsync(Prefixes, handle));
    }

    [Fact]
    public async Task Derived_prefixes_that_a_record_leaves_to_us_are_referred_to_nobody()
    {
        _registry.Store("0.NA/88.118.42", HandleValue.OfText(1, "HS_SERV.PREFIX", "0.SERV/far"));
        _registry.Store("0.NA/88.118.42.7", new HandleValue(2, "HS_SITE.PREFIX", OwnSite), HandleValue.OfText(3, "HS_SERV.PREFIX", "0.SERV/also"));

        Assert.Null(await FindAsync(Prefixes, "0.NA/88.118.42.7.9"));
    }

    [Fact]
    public async Task Without_anybody_who_says_where_there_is_no_referral()
    {
        Assert.Null(await FindAsync(Prefixes, "0.NA/88.118.42.7"));
        _registry.Store("0.NA/88.118.42", HandleValue.OfText(1, "HS_SITE", "a site"), HandleValue.OfText(2, "HS_SERV", "0.SERV/88"));
        Assert.Null(await FindAsync(Prefixes, "0.NA/88.118.42.7"));
    }

    [Fact]
    public async Task A_handle_below_a_prefix_of_another_node_belongs_to_the_sites_of_its_prefix_record()
    {
        _registry.Store(
            "0.NA/88.118.42.7",
            HandleValue.OfText(1, "HS_SITE", "the enterprise's"),
            new HandleValue(2, "HS_SITE", OwnSite),
            HandleValue.OfText(3, "HS_SITE.PREFIX", "of derived prefixes"),
            HandleValue.OfText(4, "HS_SERV", "0.SERV/7"));

        Assert.Equal([1, 4], (await FindAsync(Services, "88.118.42.7/lamp"))!.Value.Select(value => value.Index));
        Assert.Null(await FindAsync(Services, "88.118.42.8/lamp"));
        Assert.Null(await FindAsync(Services, "88.118.42/lamp"));
        Assert.Null(await FindAsync(Services, "88.118.42.7/"));
        Assert.Null(await FindAsync(Services, "10.1/lamp"));
    }

    [Fact]
    public async Task A_record_left_behind_by_an_unhomed_prefix_does_not_send_askers_back()
    {
        _registry.Store("0.NA/88.118.42.7", new HandleValue(1, "HS_SITE", OwnSite));

        Assert.Null(await FindAsync(Services, "88.118.42.7/lamp"));
    }

    private static Task<ImmutableArray<HandleValue>?> FindAsync(PrefixReferral rule, string handle) => ReadAsync(rule.FindAsync(Encoding.UTF8.GetBytes(handle), CancellationToken.None));

    private static Task<ImmutableArray<HandleValue>?> FindAsync(ServiceReferral rule, string handle) => ReadAsync(rule.FindAsync(Encoding.UTF8.GetBytes(handle), CancellationToken.None));

    private static async Task<ImmutableArray<HandleValue>?> ReadAsync(ValueTask<Referral?> finding)
    {
        if (await finding is not Referral referral)
        {
            return null;
        }

        ImmutableArray<HandleValue> values = Assert.IsType<ImmutableArray<HandleValue>>(ValueEncoding.TryReadAll(referral.Values.Span));
        Assert.Equal(referral.ValueCount, values.Length);
        return values;
    }

    private static byte[] SiteOf(byte[] key)
    {
        var site = new ArrayBufferWriter<byte>();
        new SiteRecord { Servers = [new SiteServer(1, IPAddress.Loopback, key, [])] }.Write(site);
        return site.WrittenSpan.ToArray();
    }
}
