using System.Net;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Testing;

namespace ZsIdNode.Handles.Tests.Sites;

public sealed class SiteRecordTests
{
    [Fact]
    public void The_worked_example_says_what_it_should_and_writes_back()
    {
        Assert.True(SiteRecord.TryRead(Golden.Site, out SiteRecord? site));

        Assert.Equal((1, 2, 11, 1), (site!.FormatVersion, site.ProtocolMajor, site.ProtocolMinor, site.SerialNumber));
        Assert.True(site.IsPrimary);
        Assert.Equal(HashOption.WholeHandle, site.HashOption);
        Assert.Equal(new SiteAttribute("desc", "Example site"), Assert.Single(site.Attributes));
        SiteServer server = Assert.Single(site.Servers);
        Assert.Equal(1, server.Id);
        Assert.Equal(IPAddress.Parse("203.0.113.7"), server.Address);
        Assert.True(PublicKeyRecord.TryRead(server.PublicKey.Span, out _));
        Assert.Equal<SiteInterface>(
            [
                new(InterfaceKinds.Administration | InterfaceKinds.Query, InterfaceProtocol.Tcp, 2641),
                new(InterfaceKinds.Query, InterfaceProtocol.Udp, 2641),
                new(InterfaceKinds.Administration | InterfaceKinds.Query, InterfaceProtocol.Http, 8000),
            ],
            server.Interfaces.ToArray());
        Assert.Equal(Golden.Site, Golden.Written(site.Write));
    }

    [Fact]
    public void The_recorded_site_writes_back_byte_for_byte()
    {
        Assert.True(SiteRecord.TryRead(Vector.SiteInfo, out SiteRecord? site));
        Assert.Equal(Vector.SiteInfo, Golden.Written(site!.Write));
    }

    [Fact]
    public void A_site_with_everything_comes_back_equal()
    {
        var site = new SiteRecord
        {
            SerialNumber = -1,
            Flags = SiteFlags.MultiPrimary,
            HashOption = HashOption.Suffix,
            HashFilter = new byte[] { 1 },
            Attributes = [new("desc", "中山二级节点"), new("domain.2", "id.example.cn")],
            Servers =
            [
                new(7, IPAddress.Parse("2001:db8::1"), Golden.RsaKey, [new(InterfaceKinds.OutOfService, InterfaceProtocol.Https, 65_535)]),
                new(2, IPAddress.Parse("192.0.2.1"), default, []),
            ],
        };

        Assert.True(SiteRecord.TryRead(Golden.Written(site.Write), out SiteRecord? read));
        Assert.Equal(site, read);
        Assert.Equal(site.GetHashCode(), read!.GetHashCode());
        Assert.NotEqual(site, site with { SerialNumber = 1 });
        Assert.NotEqual(site, site with { Servers = [] });
    }

    [Fact]
    public void Every_prefix_is_refused() =>
        Assert.All(
            Golden.PrefixesOf(Golden.Site).Concat(Golden.PrefixesOf(Vector.SiteInfo)),
            prefix => Assert.False(SiteRecord.TryRead(prefix, out _)));

    [Fact]
    public void Bytes_left_over_and_unknown_hash_options_are_refused()
    {
        byte[] unknown = [.. Golden.Site];
        unknown[7] = 3;

        Assert.False(SiteRecord.TryRead(unknown, out _));
        Assert.False(SiteRecord.TryRead([.. Golden.Site, 0], out _));
    }

    [Fact]
    public void A_changed_bit_never_throws_and_what_is_read_is_written_back()
    {
        foreach (byte[] flipped in Golden.FlipsOf(Golden.Site))
        {
            if (SiteRecord.TryRead(flipped, out SiteRecord? site))
            {
                Assert.Equal(flipped, Golden.Written(site!.Write));
            }
        }
    }
}
