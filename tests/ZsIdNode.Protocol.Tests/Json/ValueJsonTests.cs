using System.Net;
using System.Text;
using System.Text.Json;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol.Json;
using ZsIdNode.Testing;

namespace ZsIdNode.Protocol.Tests.Json;

public sealed class ValueJsonTests
{
    private static HandleValue Url => HandleValue.OfText(1, "URL", "x");

    public static IEnumerable<(HandleValue Value, string Json)> Written =>
    [
        (Url, """{"index":1,"type":"URL","data":{"format":"string","value":"x"},"ttl":86400}"""),
        (Url with { Timestamp = 1_700_000_000 }, """{"index":1,"type":"URL","data":{"format":"string","value":"x"},"ttl":86400,"timestamp":"2023-11-14T22:13:20Z"}"""),
        (Url with { Timestamp = uint.MaxValue }, """{"index":1,"type":"URL","data":{"format":"string","value":"x"},"ttl":86400,"timestamp":"2106-02-07T06:28:15Z"}"""),
        (Url with { Ttl = new TimeToLive(1_700_000_000, IsAbsolute: true) }, """{"index":1,"type":"URL","data":{"format":"string","value":"x"},"ttl":"2023-11-14T22:13:20Z"}"""),
        (Url with { Permissions = ValuePermissions.AdminRead | ValuePermissions.AdminWrite }, """{"index":1,"type":"URL","data":{"format":"string","value":"x"},"permissions":"1100","ttl":86400}"""),
        (Url with { Permissions = ValuePermissions.PublicRead }, """{"index":1,"type":"URL","data":{"format":"string","value":"x"},"permissions":"0010","ttl":86400}"""),
        (
            Url with { References = [new HandleReference("88.101.1/灯", 5), new HandleReference("a/b", 0)] },
            """{"index":1,"type":"URL","data":{"format":"string","value":"x"},"ttl":86400,"references":[{"handle":"88.101.1/灯","index":5},{"handle":"a/b","index":0}]}"""
        ),
        (Url with { Data = Encoding.UTF8.GetBytes("a/b+c&<d>'é灯") }, """{"index":1,"type":"URL","data":{"format":"string","value":"a/b+c&<d>'é灯"},"ttl":86400}"""),
        (Url with { Data = Encoding.UTF8.GetBytes("型号,电压\r\nLED\t\"12\\V\"\r\n") }, """{"index":1,"type":"URL","data":{"format":"string","value":"型号,电压\r\nLED\t\"12\\V\"\r\n"},"ttl":86400}"""),
        (Url with { Data = "a\0b"u8.ToArray() }, """{"index":1,"type":"URL","data":{"format":"base64","value":"YQBi"},"ttl":86400}"""),
        (Url with { Data = new byte[] { 0xFB, 0xFF, 0xFE } }, """{"index":1,"type":"URL","data":{"format":"base64","value":"+//+"},"ttl":86400}"""),
        (Url with { Data = default }, """{"index":1,"type":"URL","data":{"format":"string","value":""},"ttl":86400}"""),
        (Url with { Type = "HS_ADMIN" }, """{"index":1,"type":"HS_ADMIN","data":{"format":"string","value":"x"},"ttl":86400}"""),
    ];

    [Fact]
    public void A_value_has_its_members_in_order_and_leaves_out_what_is_usual()
    {
        foreach ((HandleValue value, string json) in Written)
        {
            Assert.Equal(json, JsonText.Of(value));
            Assert.Equal(value, Assert.Single(JsonText.Read(json).Values));
        }
    }

    [Fact]
    public void Text_beyond_the_basic_plane_survives()
    {
        HandleValue value = Url with { Data = Encoding.UTF8.GetBytes("𠮷野家💡") };

        Assert.Equal(value, Assert.Single(JsonText.Read(JsonText.Of(value)).Values));
    }

    [Fact]
    public void An_admin_record_with_legacy_bytes_says_so()
    {
        byte[] legacy = Convert.FromHexString("00120000000d302e4e412f38382e3130312e310000012c0000");
        string json = JsonText.Of(new HandleValue(100, "HS_ADMIN", legacy));

        Assert.Equal(
            """{"index":100,"type":"HS_ADMIN","data":{"format":"admin","value":{"handle":"0.NA/88.101.1","index":300,"permissions":"000000010010","legacyByteLength":true}},"ttl":86400}""",
            json);
        Assert.Equal(legacy, JsonText.Read(json).Values[0].Data.ToArray());
    }

    [Fact]
    public void An_admin_record_with_bits_that_no_digit_tells_is_base64()
    {
        byte[] unusual = Convert.FromHexString("1fff0000000d302e4e412f38382e3130312e310000012c");
        string json = JsonText.Of(new HandleValue(100, "HS_ADMIN", unusual));

        Assert.Contains("\"base64\"", json, StringComparison.Ordinal);
        Assert.Equal(unusual, JsonText.Read(json).Values[0].Data.ToArray());
    }

    [Fact]
    public void A_list_of_administrators_is_spelled_out()
    {
        byte[] list = Convert.FromHexString("000000010000000d302e4e412f38382e3130312e310000012c");

        Assert.Equal(
            """{"index":200,"type":"HS_VLIST","data":{"format":"vlist","value":[{"handle":"0.NA/88.101.1","index":300}]},"ttl":86400}""",
            JsonText.Of(new HandleValue(200, "HS_VLIST", list)));
    }

    [Theory]
    [InlineData("server", "RSA")]
    [InlineData("dsa", "DSA")]
    [InlineData("sm2", "SM2")]
    public void A_key_record_is_a_JWK_and_comes_back_byte_for_byte(string name, string kind)
    {
        byte[] key = Convert.FromHexString(Vector.Keys.GetProperty(name).GetProperty("public_handle_format_hex").GetString()!);
        string json = JsonText.Of(new HandleValue(300, "HS_PUBKEY", key));

        Assert.Contains($$"""{"format":"key","value":{"kty":"{{kind}}",""", json, StringComparison.Ordinal);
        Assert.Equal(key, JsonText.Read(json).Values[0].Data.ToArray());
    }

    [Fact]
    public void A_key_record_that_a_JWK_cannot_tell_is_base64_and_PEM_is_text()
    {
        byte[] rsa = Convert.FromHexString(Vector.Keys.GetProperty("server").GetProperty("public_handle_format_hex").GetString()!);
        HandleValue bare = new(300, "HS_PUBKEY", rsa.AsMemory()[..^4]);
        HandleValue pem = HandleValue.OfText(300, "HS_PUBKEY", "-----BEGIN PUBLIC KEY-----\r\nMAA=\r\n-----END PUBLIC KEY-----\r\n");

        Assert.Contains("\"base64\"", JsonText.Of(bare), StringComparison.Ordinal);
        Assert.Contains("\"string\"", JsonText.Of(pem), StringComparison.Ordinal);
        Assert.Equal(bare, JsonText.Read(JsonText.Of(bare)).Values[0]);
        Assert.Equal(pem, JsonText.Read(JsonText.Of(pem)).Values[0]);
    }

    [Fact]
    public void An_SM2_key_with_two_coordinates_is_the_same_key()
    {
        byte[] record = Convert.FromHexString(Vector.Keys.GetProperty("sm2").GetProperty("public_handle_format_hex").GetString()!);
        PublicKeyRecord.TryRead(record, out PublicKeyRecord? key);
        ((Sm2PublicKey)key!).TryGetPoint(out ReadOnlyMemory<byte> point);
        string x = System.Buffers.Text.Base64Url.EncodeToString(point.Span[1..33]);
        string y = System.Buffers.Text.Base64Url.EncodeToString(point.Span[33..]);

        RecordJson read = JsonText.Read($$$$"""{"index":300,"type":"HS_PUBKEY","data":{"format":"key","value":{"kty":"SM2","x":"{{{{x}}}}","y":"{{{{y}}}}"}}}""");

        Assert.Equal(record, read.Values[0].Data.ToArray());
    }

    [Fact]
    public void A_site_with_everything_comes_back_byte_for_byte()
    {
        var site = new SiteRecord
        {
            ProtocolMinor = 10,
            SerialNumber = 7,
            Flags = SiteFlags.MultiPrimary,
            HashOption = HashOption.Prefix,
            Attributes = [new("desc", "中山二级节点")],
            Servers =
            [
                new(1, IPAddress.Parse("2001:db8::1"), "no key"u8.ToArray(), [new(InterfaceKinds.Administration, InterfaceProtocol.Https, 8000)]),
                new(2, IPAddress.Parse("192.0.2.1"), default, [new(InterfaceKinds.OutOfService, InterfaceProtocol.Udp, 2641)]),
            ],
        };
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        site.Write(output);
        string json = JsonText.Of(new HandleValue(1, "HS_SITE.6", output.WrittenMemory));

        Assert.Contains(
            """{"format":"site","value":{"version":1,"protocolVersion":"2.10","serialNumber":7,"primarySite":false,"multiPrimary":true,"hashOption":0,"attributes":[""",
            json,
            StringComparison.Ordinal);
        Assert.Equal(output.WrittenSpan.ToArray(), JsonText.Read(json).Values[0].Data.ToArray());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65_536)]
    public void A_site_with_a_port_that_is_none_is_base64_and_comes_back(int port)
    {
        // The fuzzer found it: the form had told the port, and refused it when it was read again.
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var server = new SiteServer(1, IPAddress.Loopback, default, [new SiteInterface(InterfaceKinds.Query, InterfaceProtocol.Tcp, port)]);
        new SiteRecord { Servers = [server] }.Write(output);
        var value = new HandleValue(1, "HS_SITE", output.WrittenMemory);

        string json = JsonText.Of(value);

        Assert.Contains("\"base64\"", json, StringComparison.Ordinal);
        Assert.Equal(value, Assert.Single(JsonText.Read(json).Values));
    }

    [Fact]
    public void A_site_that_the_form_cannot_tell_is_base64()
    {
        byte[] site = [.. Vector.SiteInfo];
        site[6] |= 0x01;

        HandleValue value = new(1, "HS_SITE", site);
        Assert.Contains("\"base64\"", JsonText.Of(value), StringComparison.Ordinal);
        Assert.Equal(value, JsonText.Read(JsonText.Of(value)).Values[0]);
    }

    [Fact]
    public void A_type_that_is_not_UTF8_still_gives_JSON()
    {
        byte[] value = JsonText.Encoded(Url);
        value[18] = 0xFF;

        JsonDocument.Parse(JsonText.OfRecord("a/b", value)).Dispose();
    }
}
