using ZsIdNode.Handles;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Tests.Fakes;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Tests.Records;

public sealed class RecordViewTests
{
    private readonly MemoryRecords _records = new();
    private readonly RecordBuffer _buffer = new();

    [Fact]
    public void A_record_stands_under_its_folded_handle()
    {
        Apply(Written("86.1000.1/abc", "record"u8));

        Assert.Equal(RecordRead.Found, _records.TryRead("86.1000.1/ABC"u8, _buffer));
        Assert.Equal("record"u8, _buffer.Bytes);
        Assert.Equal(RecordRead.Missing, _records.TryRead("86.1000.1/abc"u8, _buffer));
    }

    [Fact]
    public void A_record_is_found_under_the_key_that_a_question_makes()
    {
        Apply(Written("86.1000.1/标识-a", "record"u8));

        Assert.Equal(RecordRead.Found, _records.TryRead(RecordKey.Of(Handle("86.1000.1/标识-A")), _buffer));
    }

    [Fact]
    public void Transactions_apply_in_their_order()
    {
        Apply(
            Written("86.1000.1/A", "first"u8),
            Written("86.1000.1/B", "b"u8),
            Written("86.1000.1/a", "second"u8),
            new RecordDeleted(Handle("86.1000.1/b"), Door.Tcp));

        Assert.Equal(RecordRead.Found, _records.TryRead("86.1000.1/A"u8, _buffer));
        Assert.Equal("second"u8, _buffer.Bytes);
        Assert.Equal(RecordRead.Missing, _records.TryRead("86.1000.1/B"u8, _buffer));
    }

    [Fact]
    public void What_concerns_other_views_changes_no_record()
    {
        Apply(Written("86.1000.1/A", "a"u8));
        Apply(new ActivityCounted([]));

        Assert.Equal(RecordRead.Found, _records.TryRead("86.1000.1/A"u8, _buffer));
    }

    private static Handle Handle(string text)
    {
        Assert.Equal(HandleFault.None, Handles.Handle.TryParse(text, out Handle handle));
        return handle;
    }

    private static RecordWritten Written(string handle, ReadOnlySpan<byte> record) =>
        new(Handle(handle), record.ToArray(), IsNew: true, Door.Tcp);

    private void Apply(params Transaction[] transactions) => new RecordView(_records).Apply(transactions);
}
