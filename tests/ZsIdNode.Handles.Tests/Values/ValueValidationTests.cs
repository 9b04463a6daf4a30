using System.Text;
using ZsIdNode.Handles.Values;
using ZsIdNode.Testing;

namespace ZsIdNode.Handles.Tests.Values;

public sealed class ValueValidationTests
{
    private static HandleValue Url => HandleValue.OfText(1, "URL", "https://example.com/");

    public static IEnumerable<(ValueFaultKind Kind, HandleValue Value)> Faulty =>
    [
        (ValueFaultKind.Index, Url with { Index = 0 }),
        (ValueFaultKind.Index, Url with { Index = -1 }),
        (ValueFaultKind.TypeEmpty, Url with { Type = "" }),
        (ValueFaultKind.TypeTooLong, Url with { Type = new string('t', HandleLimits.TypeBytesMost + 1) }),
        (ValueFaultKind.TypeTooLong, Url with { Type = new string('灯', 86) }),
        (ValueFaultKind.TypeText, Url with { Type = "U\nRL" }),
        (ValueFaultKind.TypeText, Url with { Type = "URL\u0085" }),
        (ValueFaultKind.ReferencesTooMany, Url with { References = [.. Enumerable.Repeat(new HandleReference("a/b", 1), HandleLimits.ReferencesMost + 1)] }),
        (ValueFaultKind.Reference, Url with { References = [new HandleReference("a/b", -1)] }),
        (ValueFaultKind.Reference, Url with { References = [new HandleReference(new string('a', HandleLimits.HandleBytesMost + 1), 1)] }),
        (ValueFaultKind.AdminRecord, Url with { Type = "HS_ADMIN" }),
        (ValueFaultKind.ReferenceList, Url with { Type = "HS_VLIST" }),
        (ValueFaultKind.SiteRecord, Url with { Type = "HS_SITE" }),
        (ValueFaultKind.SiteRecord, Url with { Type = "HS_SITE.6" }),
        (ValueFaultKind.PublicKey, Url with { Type = "HS_PUBKEY" }),
        (ValueFaultKind.HandleText, HandleValue.OfText(1, "HS_SERV", "no slash")),
        (ValueFaultKind.HandleText, HandleValue.OfText(1, "HS_ALIAS", "")),
    ];

    [Fact]
    public void A_faulty_value_is_refused_with_its_reason_and_index()
    {
        foreach ((ValueFaultKind kind, HandleValue value) in Faulty)
        {
            ValueFault fault = ValueValidation.CheckRecord([value]);

            Assert.Equal(new ValueFault(kind, value.Index), fault);
            Assert.Contains($"{value.Index}", fault.Describe(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_faulty_record_is_refused_with_its_reason()
    {
        HandleValue[] many = [.. Enumerable.Range(1, HandleLimits.ValuesMost).Select(index => Url with { Index = index })];
        HandleValue large = Url with { Data = new byte[HandleLimits.RecordBytesMost] };

        Assert.Equal(ValueFaultKind.RecordEmpty, ValueValidation.CheckRecord(ReadOnlySpan<byte>.Empty).Kind);
        Assert.Equal(ValueFaultKind.None, ValueValidation.CheckRecord(many).Kind);
        Assert.Equal(ValueFaultKind.ValuesTooMany, ValueValidation.CheckRecord([.. many, Url with { Index = 5_000 }]).Kind);
        Assert.Equal(ValueFaultKind.RecordTooLarge, ValueValidation.CheckRecord([large]).Kind);
        Assert.Equal(new ValueFault(ValueFaultKind.IndexTwice, 7), ValueValidation.CheckRecord([Url with { Index = 7 }, Url, Url with { Index = 7 }]));
        Assert.Equal(ValueFaultKind.Malformed, ValueValidation.CheckRecord([.. Golden.UrlValue, 0]).Kind);
    }

    [Fact]
    public void The_encoding_is_judged_by_count_as_well()
    {
        byte[] many = [.. Enumerable.Range(1, HandleLimits.ValuesMost + 1).SelectMany(index => Golden.Written(
            output => ValueEncoding.Write(HandleValue.OfText(index, "URL", "x"), output)))];

        Assert.Equal(ValueFaultKind.ValuesTooMany, ValueValidation.CheckRecord(many).Kind);
    }

    [Fact]
    public void A_type_that_is_not_UTF8_is_refused()
    {
        byte[] value = [.. Golden.UrlValue];
        value[18] = 0xFF;

        Assert.Equal(new ValueFault(ValueFaultKind.TypeText, 1), ValueValidation.CheckRecord(value));
    }

    [Fact]
    public void Every_recorded_record_may_be_written()
    {
        foreach (IReadOnlyList<byte[]> record in Vector.Records.Values)
        {
            Assert.Equal(ValueFault.None, ValueValidation.CheckRecord(record.SelectMany(value => value).ToArray()));
        }
    }

    [Theory]
    [InlineData("HS_SERV", "0.NA/0.NA")]
    [InlineData("HS_ALIAS", "88.118.42/古镇灯")]
    [InlineData("URL", "")]
    [InlineData("任意类型", "\u0000")]
    public void Good_values_pass(string type, string text) =>
        Assert.True(ValueValidation.CheckRecord([new HandleValue(1, type, Encoding.UTF8.GetBytes(text))]).IsNone);

    [Fact]
    public void Every_kind_of_fault_has_a_sentence_of_its_own()
    {
        ValueFaultKind[] kinds = Enum.GetValues<ValueFaultKind>();

        Assert.Equal(kinds.Length, kinds.Select(kind => new ValueFault(kind, 1).Describe()).Distinct().Count());
    }

    [Fact]
    public void A_changed_bit_is_judged_without_exception()
    {
        foreach (byte[] flipped in Vector.Records["0.NA/88.101.1"].SelectMany(Golden.FlipsOf))
        {
            _ = ValueValidation.CheckRecord(flipped).Describe();
        }
    }
}
