using System.Text;
using System.Text.Json;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol.Json;
using ZsIdNode.Testing;

namespace ZsIdNode.Protocol.Tests.Json;

public sealed class HandleJsonTests
{
    private static byte[] VecA => [.. Vector.Records["88.101.1/vec-a"].SelectMany(value => value)];

    [Fact]
    public void A_recorded_record_is_written_byte_for_byte() =>
        Assert.Equal(JsonText.Recorded("rest-get"), JsonText.OfRecord("88.101.1/vec-a", VecA));

    [Fact]
    public void A_recorded_selection_is_written_byte_for_byte() =>
        Assert.Equal(JsonText.Recorded("rest-get-type"), JsonText.OfRecord("88.101.1/vec-a", Vector.Records["88.101.1/vec-a"][0]));

    [Fact]
    public void A_recorded_Chinese_handle_is_written_byte_for_byte() =>
        Assert.Equal(
            JsonText.Recorded("rest-utf8"),
            JsonText.OfRecord("88.101.1/标识-中文", [.. Vector.Records["88.101.1/标识-中文"].SelectMany(value => value)]));

    [Fact]
    public void A_recorded_site_is_written_byte_for_byte()
    {
        SiteRecord.TryRead(Vector.SiteInfo, out SiteRecord? site);

        Assert.Equal(JsonText.Recorded("rest-site"), JsonText.Of(json => HandleJson.WriteSite(json, site!)));
    }

    [Fact]
    public void A_site_file_holds_the_site_of_the_recorded_answer_with_nothing_around_it()
    {
        SiteRecord.TryRead(Vector.SiteInfo, out SiteRecord? site);

        Assert.Equal(JsonText.Recorded("rest-site"), $"{{\"responseCode\":1,\"site\":{JsonText.Of(json => HandleJson.WriteSiteFile(json, site!))}}}");
    }

    [Fact]
    public void A_record_file_is_read_back_into_the_values_it_was_made_from()
    {
        RecordJson record = JsonText.Read(JsonText.Of(json => HandleJson.WriteRecordFile(json, "88.101.1/vec-a"u8, new EncodedValues(VecA))));

        Assert.Equal("88.101.1/vec-a", record.Handle);
        Assert.Equal(VecA, record.Values.SelectMany(JsonText.Encoded));
    }

    [Theory]
    [InlineData("rest-not-found", ResponseCode.HandleNotFound, "88.101.1/vec-missing", "")]
    [InlineData("rest-put-plain-http", ResponseCode.AuthenticationNeeded, "88.101.1/vec-rest", "")]
    [InlineData("rests-put-basic", ResponseCode.Success, "88.101.1/vec-rest", "")]
    [InlineData("rest-put-bad-body", ResponseCode.ProtocolError, "", "java.lang.Exception: Invalid JSON in PUT request")]
    public void A_recorded_outcome_is_written_byte_for_byte(string vector, ResponseCode code, string handle, string message) =>
        Assert.Equal(
            JsonText.Recorded(vector),
            JsonText.Of(json => HandleJson.WriteOutcome(json, code, Encoding.UTF8.GetBytes(handle), Encoding.UTF8.GetBytes(message))));

    [Fact]
    public void A_recorded_body_is_read_back_into_the_values_it_was_made_from()
    {
        RecordJson record = JsonText.Read(JsonText.Recorded("rest-get"));

        Assert.Equal("88.101.1/vec-a", record.Handle);
        Assert.Equal(VecA, record.Values.SelectMany(JsonText.Encoded));
    }

    [Fact]
    public void No_values_are_an_empty_list() =>
        Assert.Equal(
            """{"responseCode":200,"handle":"88.101.1/a","values":[]}""",
            JsonText.Of(json => HandleJson.WriteRecord(json, "88.101.1/a"u8, new EncodedValues([]), ResponseCode.ValuesNotFound)));

    [Fact]
    public void Pretty_text_says_the_same()
    {
        string pretty = JsonText.Of(json => HandleJson.WriteRecord(json, "88.101.1/vec-a"u8, new EncodedValues(VecA)), pretty: true);

        Assert.Contains("\n  \"handle\": \"88.101.1/vec-a\"", pretty, StringComparison.Ordinal);
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(pretty).RootElement, JsonDocument.Parse(JsonText.Recorded("rest-get")).RootElement));
    }

    [Fact]
    public void Every_recorded_value_survives_JSON_byte_for_byte()
    {
        foreach (byte[] value in Vector.Records.Values.SelectMany(record => record))
        {
            Assert.Equal(value, Assert.Single(JsonText.Read(JsonText.OfRecord("a/b", value)).Values.Select(JsonText.Encoded)));
        }
    }

    [Fact]
    public void A_changed_bit_gives_JSON_all_the_same_and_what_is_read_back_is_the_value()
    {
        foreach (byte[] value in Vector.Records["88.101.1/vec-a"].Append(Vector.Records["0.NA/88.101.1"][2]))
        {
            for (int bit = 0; bit < 8 * value.Length; bit++)
            {
                byte[] flipped = [.. value];
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));

                string json = JsonText.OfRecord("a/b", flipped);

                JsonDocument.Parse(json).Dispose();
                if (ValueValidation.CheckRecord(flipped).IsNone && flipped[8] < 2 && flipped[13] < 16)
                {
                    Assert.Equal(flipped, Assert.Single(JsonText.Read(json).Values.Select(JsonText.Encoded)));
                }
            }
        }
    }

    [Fact]
    public void A_record_is_written_without_an_allocation_of_its_own()
    {
        byte[] values = VecA;
        var output = new System.Buffers.ArrayBufferWriter<byte>(4_096);
        using Utf8JsonWriter json = HandleJson.CreateWriter(output);
        for (int round = 0; round < 3; round++)
        {
            Write();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Write();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Write()
        {
            output.ResetWrittenCount();
            json.Reset();
            HandleJson.WriteRecord(json, "88.101.1/vec-a"u8, new EncodedValues(values));
            json.Flush();
        }
    }
}
