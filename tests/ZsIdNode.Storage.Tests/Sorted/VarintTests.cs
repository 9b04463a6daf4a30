using ZsIdNode.Storage.Sorted;

namespace ZsIdNode.Storage.Tests.Sorted;

public sealed class VarintTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(127, 1)]
    [InlineData(128, 2)]
    [InlineData(16_383, 2)]
    [InlineData(16_384, 3)]
    [InlineData((1 << 28) - 1, 4)]
    public void What_is_written_is_read(int number, int bytes)
    {
        byte[] room = new byte[Varint.BytesMost];
        int written = 0;
        Varint.Write(room, ref written, number);
        int read = 0;

        Assert.Equal(number, Varint.Read(room, ref read));
        Assert.Equal((bytes, bytes), (written, read));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("8080")]
    [InlineData("FFFFFFFF")]
    [InlineData("FFFFFFFF01")]
    public void What_is_no_number_fits_nowhere(string bytes)
    {
        int at = 0;

        Assert.Equal(int.MaxValue, Varint.Read(Convert.FromHexString(bytes), ref at));
    }
}
