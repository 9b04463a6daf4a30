using System.Buffers;
using System.Text;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Records;
using ZsIdNode.Storage.Records;

namespace ZsIdNode.Storage.Tests.Records;

public sealed class PackedRecordTests
{
    [Theory]
    [InlineData("88.118.42/LAMP-1", "88.118.42/LAMP-1", 5)]
    [InlineData("88.118.42/LAMP-1", "88.118.42/Lamp-1", 7)]
    [InlineData("88.118.42/LAMP-1", "88.118.42/lamp-1", 7)]
    [InlineData("88.118.42/灯-A", "88.118.42/灯-a", 7)]
    [InlineData("0.NA/88.118", "88.118", 11)]
    public void A_record_comes_back_and_its_handle_costs_no_more_than_its_case(string key, string handle, int more)
    {
        byte[] record = Record(handle);

        byte[] packed = Pack(key, record);

        Assert.Equal(record, Unpack(key, packed));
        Assert.InRange(packed.Length, 0, record.Length + more - (more == 11 ? 0 : Encoding.UTF8.GetByteCount(handle)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("record")]
    [InlineData("\u0001\u0000\u0000\u0000\u0003\u0000A")]
    public void Whatever_is_no_record_comes_back_as_it_was(string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);

        Assert.Equal(bytes, Unpack("A", Pack("A", bytes)));
    }

    [Fact]
    public void Every_byte_is_covered_and_the_key_too()
    {
        byte[] packed = Pack("88.118.42/LAMP-1", Record("88.118.42/Lamp-1"));
        byte[] key = Encoding.UTF8.GetBytes("88.118.42/LAMP-1");
        Assert.True(PackedRecord.IsSound(key, packed));

        for (int at = 0; at < packed.Length; at++)
        {
            packed[at] ^= 0x04;
            Assert.False(PackedRecord.IsSound(key, packed));
            packed[at] ^= 0x04;
        }

        Assert.False(PackedRecord.IsSound("88.118.42/LAMP-2"u8, packed));
        Assert.False(PackedRecord.IsSound(key, packed.AsSpan(0, 4)));
    }

    [Fact]
    public void The_bytes_on_disk_stay_what_they_are()
    {
        // Frozen: a change here makes every checkpoint unreadable.
        string whole = Convert.ToHexString(Pack("A", "ABC"u8.ToArray()));
        string likeKey = Convert.ToHexString(Pack("A/B", Record("A/B")));
        string spelledOut = Convert.ToHexString(Pack("A/B", Record("a/b")));

        Assert.StartsWith("00414243", whole, StringComparison.Ordinal);
        Assert.StartsWith("01010100000300" + "76616C756573", likeKey, StringComparison.Ordinal);
        Assert.StartsWith("02010100000300" + "05" + "76616C756573", spelledOut, StringComparison.Ordinal);
    }

    private static byte[] Record(string handle)
    {
        var output = new ArrayBufferWriter<byte>();
        StoredRecord.Write(output, Encoding.UTF8.GetBytes(handle), Array.Empty<HandleValue>());
        output.Write("values"u8);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Pack(string key, byte[] record)
    {
        byte[] packed = new byte[record.Length + PackedRecord.OverheadMost];
        return packed[..PackedRecord.Pack(Encoding.UTF8.GetBytes(key), record, packed)];
    }

    private static byte[] Unpack(string key, byte[] packed)
    {
        var buffer = new RecordBuffer();
        PackedRecord.Unpack(Encoding.UTF8.GetBytes(key), packed, buffer);
        return buffer.Bytes.ToArray();
    }
}
