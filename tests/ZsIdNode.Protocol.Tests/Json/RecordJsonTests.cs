using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol.Json;

namespace ZsIdNode.Protocol.Tests.Json;

public sealed class RecordJsonTests
{
    private const string One = """{"index":1,"type":"URL","data":{"format":"string","value":"x"}}""";

    [Theory]
    [InlineData("[" + One + "]", null)]
    [InlineData("{\"values\":[" + One + "]}", null)]
    [InlineData("{\"handle\":\"a/b\",\"values\":[" + One + "],\"unknown\":{}}", "a/b")]
    [InlineData(One, null)]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":\"x\",\"ttl\":86400,\"permissions\":\"1110\",\"references\":[],\"timestamp\":\"whenever\"}", null)]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"base64\",\"value\":\"eA==\"},\"references\":null}", null)]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"hex\",\"value\":\"78\"}}", null)]
    public void Every_form_of_a_body_gives_the_same_value(string body, string? handle)
    {
        RecordJson record = JsonText.Read(body);

        Assert.Equal(handle, record.Handle);
        Assert.Equal(HandleValue.OfText(1, "URL", "x"), Assert.Single(record.Values));
    }

    [Theory]
    [InlineData("\"1111\"", ValuePermissions.Usual | ValuePermissions.PublicWrite)]
    [InlineData("\"*\"", ValuePermissions.Usual | ValuePermissions.PublicWrite)]
    [InlineData("\"0110\"", ValuePermissions.AdminWrite | ValuePermissions.PublicRead)]
    [InlineData("\"0000\"", ValuePermissions.None)]
    [InlineData("null", ValuePermissions.Usual)]
    public void Permissions_are_four_digits_admin_first(string permissions, ValuePermissions expected) =>
        Assert.Equal(expected, JsonText.Read($$"""{"index":1,"type":"URL","data":"x","permissions":{{permissions}}}""").Values[0].Permissions);

    [Theory]
    [InlineData("0", 0u, false)]
    [InlineData("4294967295", uint.MaxValue, false)]
    [InlineData("\"2023-11-14T22:13:20Z\"", 1_700_000_000u, true)]
    [InlineData("\"2023-11-14T22:13:20.5Z\"", 1_700_000_000u, true)]
    [InlineData("\"2023-11-15T06:13:20+08:00\"", 1_700_000_000u, true)]
    public void A_time_to_live_is_seconds_or_a_time(string ttl, uint seconds, bool absolute) =>
        Assert.Equal(new TimeToLive(seconds, absolute), JsonText.Read($$"""{"index":1,"type":"URL","data":"x","ttl":{{ttl}}}""").Values[0].Ttl);

    [Fact]
    public void The_structures_are_accepted_for_any_type()
    {
        string body = """{"index":1,"type":"X","data":{"format":"vlist","value":[{"handle":"a/b","index":2}]}}""";

        Assert.Equal(Convert.FromHexString("0000000100000003612F6200000002"), JsonText.Read(body).Values[0].Data.ToArray());
    }

    [Theory]
    [InlineData("", "line 1, byte 1")]
    [InlineData("{", "line 1, byte 2")]
    [InlineData("[1,\n2,,]", "line 2, byte 3")]
    [InlineData("{\"index\":1,\"index\":2}", null)]
    [InlineData("[[[[[[[[[[[[[[[[[[", "line 1, byte 17")]
    [InlineData("{}", "")]
    [InlineData("null", "")]
    [InlineData("\"text\"", "")]
    [InlineData("{\"values\":{}}", "values")]
    [InlineData("{\"handle\":1,\"values\":[]}", "handle")]
    [InlineData("[1]", "values[0]")]
    [InlineData("[" + One + ",{\"type\":\"URL\",\"data\":\"x\"}]", "values[1]")]
    [InlineData("[{\"index\":\"1\",\"type\":\"URL\",\"data\":\"x\"}]", "values[0].index")]
    [InlineData("[{\"index\":1.5,\"type\":\"URL\",\"data\":\"x\"}]", "values[0].index")]
    [InlineData("[{\"index\":2147483648,\"type\":\"URL\",\"data\":\"x\"}]", "values[0].index")]
    [InlineData("[{\"index\":1,\"type\":5,\"data\":\"x\"}]", "values[0].type")]
    [InlineData("[{\"index\":1,\"type\":\"URL\"}]", "values[0]")]
    [InlineData("[{\"index\":1,\"type\":\"URL\",\"data\":5}]", "values[0].data")]
    [InlineData("[{\"index\":1,\"type\":\"URL\",\"data\":{\"value\":\"x\"}}]", "values[0].data")]
    [InlineData("[{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"string\"}}]", "values[0].data")]
    [InlineData("[{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"text\",\"value\":\"x\"}}]", "values[0].data.format")]
    [InlineData("[{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"string\",\"value\":1}}]", "values[0].data.value")]
    [InlineData("[{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"base64\",\"value\":\"?\"}}]", "values[0].data.value")]
    [InlineData("[{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"hex\",\"value\":\"abc\"}}]", "values[0].data.value")]
    [InlineData("[{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"hex\",\"value\":\"zz\"}}]", "values[0].data.value")]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"admin\",\"value\":{\"handle\":\"a/b\",\"index\":1}}}", "data.value")]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"admin\",\"value\":{\"handle\":\"a/b\",\"index\":1,\"permissions\":\"111\"}}}", "data.value.permissions")]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"vlist\",\"value\":[{\"handle\":\"a/b\",\"index\":-1}]}}", "data.value[0].index")]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"key\",\"value\":{\"kty\":\"EC\"}}}", "data.value.kty")]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"key\",\"value\":{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"*\"}}}", "data.value.n")]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"key\",\"value\":{\"kty\":\"SM2\",\"d\":\"MAA\"}}}", "data.value.d")]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"site\",\"value\":{\"serialNumber\":40000}}}", "data.value.serialNumber")]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"site\",\"value\":{\"serialNumber\":1,\"protocolVersion\":\"2\"}}}", "data.value.protocolVersion")]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"site\",\"value\":{\"serialNumber\":1,\"servers\":[{\"serverId\":1,\"address\":\"here\",\"interfaces\":[]}]}}}", "data.value.servers[0].address")]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":{\"format\":\"site\",\"value\":{\"serialNumber\":1,\"servers\":[{\"serverId\":1,\"address\":\"::1\",\"interfaces\":[{\"protocol\":\"TCP\",\"port\":65536}]}]}}}", "data.value.servers[0].interfaces[0].port")]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":\"x\",\"permissions\":\"11\"}", "permissions")]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":\"x\",\"ttl\":-1}", "ttl")]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":\"x\",\"ttl\":\"tomorrow\"}", "ttl")]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":\"x\",\"references\":[{\"index\":1}]}", "references[0]")]
    [InlineData("{\"index\":1,\"type\":\"URL\",\"data\":\"\\ud83d\"}", null)]
    public void A_fault_names_its_place_and_what_was_expected(string body, string? place)
    {
        JsonFault fault = RecordJson.TryRead(Encoding.UTF8.GetBytes(body), out RecordJson? record);

        Assert.Null(record);
        Assert.False(fault.IsNone);
        Assert.Equal(place, fault.Place);
        Assert.Contains("expected ", fault.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_a_fault()
    {
        byte[] body = [.. "{\"index\":1,\"type\":\"URL\",\"data\":\"_\"}"u8];
        body[Array.IndexOf(body, (byte)'_')] = 0xFF;

        Assert.False(RecordJson.TryRead(body, out _).IsNone);
    }

    [Fact]
    public void A_body_that_is_too_large_or_has_too_many_values_is_refused()
    {
        string many = "[" + string.Join(',', Enumerable.Repeat(One, HandleLimits.ValuesMost)) + "]";

        Assert.Equal(HandleLimits.ValuesMost, JsonText.Read(many).Values.Length);
        Assert.Equal("values", RecordJson.TryRead(Encoding.UTF8.GetBytes("[" + One + "," + many[1..]), out _).Place);
        Assert.False(RecordJson.TryRead(new byte[RecordJson.BodyBytesMost + 1], out _).IsNone);
    }

    [Theory]
    [InlineData("rest-get")]
    [InlineData("rest-utf8")]
    public void Every_prefix_of_a_body_is_refused_and_a_changed_bit_never_throws(string vector)
    {
        byte[] body = Encoding.UTF8.GetBytes(JsonText.Recorded(vector));
        for (int length = 0; length < body.Length; length++)
        {
            Assert.False(RecordJson.TryRead(body.AsMemory(0, length), out _).IsNone);
        }

        for (int bit = 0; bit < 8 * body.Length; bit++)
        {
            byte[] flipped = [.. body];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));

            JsonFault fault = RecordJson.TryRead(flipped, out RecordJson? record);

            Assert.Equal(fault.IsNone, record is not null);
        }
    }

    [Fact]
    public void A_changed_bit_in_a_site_or_key_never_throws()
    {
        string site = JsonText.Recorded("rest-site");
        byte[] body = Encoding.UTF8.GetBytes(
            $$$$"""{"index":1,"type":"HS_SITE","data":{"format":"site","value":{{{{site[site.IndexOf("{\"version", StringComparison.Ordinal)..^1]}}}}}}""");
        Assert.True(RecordJson.TryRead(body, out _).IsNone);
        for (int bit = 0; bit < 8 * body.Length; bit++)
        {
            byte[] flipped = [.. body];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));

            JsonFault fault = RecordJson.TryRead(flipped, out RecordJson? record);

            Assert.Equal(fault.IsNone, record is not null);
        }
    }
}
