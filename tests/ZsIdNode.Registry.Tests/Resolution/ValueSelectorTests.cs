using System.Buffers;
using System.Text;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Registry.Tests.Fakes;

namespace ZsIdNode.Registry.Tests.Resolution;

public sealed class ValueSelectorTests
{
    private static readonly HandleValue Url = HandleValue.OfText(1, "URL", "https://example.org/");
    private static readonly HandleValue Mirror = HandleValue.OfText(4, "URL.MIRROR", "https://mirror.example.org/");
    private static readonly HandleValue Secret = HandleValue.OfText(300, "HS_SECKEY", "secret") with { Permissions = ValuePermissions.AdminRead | ValuePermissions.AdminWrite };
    private static readonly HandleValue Hidden = HandleValue.OfText(301, "DESC", "hidden") with { Permissions = ValuePermissions.AdminWrite };

    private readonly ValueSelection _selection = new();

    [Fact]
    public void Without_a_wish_all_public_values_are_given() =>
        AssertSelected([1, 4], publicOnly: true, Url, Mirror, Secret);

    [Fact]
    public void Administrators_are_given_what_is_for_them_and_nothing_that_is_for_nobody()
    {
        var record = new ArrayBufferWriter<byte>();
        StoredRecord.Write(record, "88.118/a"u8, [Url, Mirror, Secret, Hidden]);
        byte[] values = new byte[record.WrittenCount];

        SelectionResult all = ValueSelector.SelectForAdministrator(new StoredRecord(record.WrittenSpan), _selection, values, out bool anyRestricted);
        _selection.AddIndex(1);
        SelectionResult one = ValueSelector.SelectForAdministrator(new StoredRecord(record.WrittenSpan), _selection, values, out bool oneRestricted);
        _selection.Clear();
        _selection.AddIndex(301);
        SelectionResult none = ValueSelector.SelectForAdministrator(new StoredRecord(record.WrittenSpan), _selection, values, out _);

        Assert.Equal((SelectionStatus.Selected, 3, true), (all.Status, all.Count, anyRestricted));
        Assert.Equal((SelectionStatus.Selected, 1, false), (one.Status, one.Count, oneRestricted));
        Assert.Equal(SelectionStatus.NothingFound, none.Status);
    }

    [Fact]
    public void Indexes_and_types_are_taken_together()
    {
        _selection.AddIndex(4);
        _selection.AddType("url"u8);

        AssertSelected([1, 4], publicOnly: true, Url, Mirror);
    }

    [Fact]
    public void A_type_without_a_dot_means_itself_alone()
    {
        _selection.AddType("URL"u8);

        AssertSelected([1], publicOnly: true, Url, Mirror);
    }

    [Fact]
    public void A_type_with_a_dot_at_its_end_means_its_family()
    {
        _selection.AddType("URL."u8);

        AssertSelected([1, 4], publicOnly: true, Url, Mirror);
    }

    [Fact]
    public void Many_indexes_are_looked_up_as_well_as_few()
    {
        for (int index = 1_000; index > 2; index--)
        {
            _selection.AddIndex(index);
        }

        AssertSelected([4], publicOnly: true, Url, Mirror);
    }

    [Fact]
    public void Nothing_is_found_when_nothing_matches()
    {
        _selection.AddType("NOSUCH"u8);

        Assert.Equal(SelectionStatus.NothingFound, Select(publicOnly: true, out _, Url).Status);
    }

    [Fact]
    public void Restricted_values_alone_are_nothing_for_the_public() =>
        Assert.Equal(SelectionStatus.NothingFound, Select(publicOnly: true, out _, Secret).Status);

    [Fact]
    public void A_restricted_value_makes_the_question_one_for_an_administrator() =>
        Assert.Equal(SelectionStatus.NeedsAdministrator, Select(publicOnly: false, out _, Url, Secret).Status);

    [Fact]
    public void The_first_restricted_value_decides_who_may_ask() =>
        Assert.Equal(SelectionStatus.ReadableByNobody, Select(publicOnly: false, out _, Url, Hidden).Status);

    [Fact]
    public void Public_values_need_no_administrator_even_if_others_of_the_record_do()
    {
        _selection.AddIndex(1);

        AssertSelected([1], publicOnly: false, Url, Secret);
    }

    [Fact]
    public void An_empty_record_has_nothing() =>
        Assert.Equal(SelectionStatus.NothingFound, Select(publicOnly: true, out _).Status);

    private void AssertSelected(int[] indexes, bool publicOnly, params HandleValue[] record)
    {
        SelectionResult result = Select(publicOnly, out byte[] values, record);

        Assert.Equal(SelectionStatus.Selected, result.Status);
        Assert.Equal(indexes.Length, result.Count);
        Assert.Equal(indexes, ValueEncoding.TryReadAll(values)!.Value.Select(value => value.Index));
    }

    private SelectionResult Select(bool publicOnly, out byte[] values, params HandleValue[] record)
    {
        ReadOnlyMemory<byte> bytes = TestRegistry.Record("88.118.42/X", record);
        var stored = new StoredRecord(bytes.Span);
        Assert.Equal("88.118.42/X", Encoding.UTF8.GetString(stored.Handle));
        byte[] output = new byte[stored.Values.Length];
        SelectionResult result = ValueSelector.Select(stored, _selection, publicOnly, output);
        values = output[..result.Bytes];
        return result;
    }
}
