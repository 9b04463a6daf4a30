using System.Text;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol.Json;

namespace ZsIdNode.Protocol.Tests.Json;

public sealed class PlainValueJsonTests
{
    [Fact]
    public void What_is_usual_is_left_out()
    {
        string json = Written(HandleValue.OfText(1, "URL", "x"), HandleValue.OfText(2000, "名称", "灯"));

        Assert.Equal(
            """{"values":[{"index":1,"type":"URL","data":{"format":"string","value":"x"}},{"index":2000,"type":"名称","data":{"format":"string","value":"灯"}}]}""",
            json);
    }

    [Fact]
    public void What_a_client_sends_is_read_as_it_was_whatever_its_type_promises()
    {
        HandleValue[] sent =
        [
            .. ValueJsonTests.Written.Select(written => written.Value with { Timestamp = 0 }),
            new HandleValue(100, "HS_ADMIN", Convert.FromHexString("07f30000000d302e4e412f38382e3130312e310000012c")),
            new HandleValue(300, "HS_PUBKEY", Encoding.UTF8.GetBytes("-----BEGIN PUBLIC KEY-----\r\n")),
        ];

        Assert.All(sent, value => Assert.Equal(value, Assert.Single(JsonText.Read(Written(value)).Values)));
    }

    private static string Written(params HandleValue[] values) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        PlainValueJson.WriteValues(json, values);
        json.WriteEndObject();
    });
}
