using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Tests.Fields;

public sealed class FieldReaderTests
{
    [Fact]
    public void Fields_come_back_as_they_were_written()
    {
        byte[] bytes = Golden.Written(output =>
        {
            var writer = new FieldWriter(output);
            writer.Byte(0xAB);
            writer.Int16(-2);
            writer.Int32(int.MinValue);
            writer.UInt32(uint.MaxValue);
            writer.Int64(long.MinValue + 1);
            writer.Block([1, 2, 3]);
            writer.Text("灯");
            writer.Text("");
            writer.Raw([9]);
        });

        var reader = new FieldReader(bytes);
        Assert.Equal(0xAB, reader.Byte());
        Assert.Equal(-2, reader.Int16());
        Assert.Equal(int.MinValue, reader.Int32());
        Assert.Equal(uint.MaxValue, reader.UInt32());
        Assert.Equal(long.MinValue + 1, reader.Int64());
        Assert.Equal([1, 2, 3], reader.Block(most: 3).ToArray());
        Assert.Equal("灯"u8.ToArray(), reader.HandleText().ToArray());
        Assert.True(reader.Block(most: 0).IsEmpty);
        Assert.Equal(bytes.Length - 1, reader.Position);
        Assert.False(reader.AtEnd);
        Assert.Equal([9], reader.Rest.ToArray());
        Assert.Equal([9], reader.Take(1).ToArray());
        Assert.True(reader.AtEnd);
        Assert.False(reader.Failed);
    }

    [Fact]
    public void The_first_field_that_does_not_fit_fails_every_later_one()
    {
        var reader = new FieldReader([1, 2, 3]);

        Assert.Equal(0, reader.Int32());

        Assert.True(reader.Failed);
        Assert.False(reader.AtEnd);
        Assert.True(reader.Rest.IsEmpty);
        Assert.Equal(0, reader.Byte());
        Assert.Equal(0, reader.Int16());
        Assert.Equal(0u, reader.UInt32());
        Assert.Equal(0, reader.Int64());
        Assert.Equal(0, reader.Count(most: 9, bytesEach: 0));
        Assert.True(reader.Block(most: 9).IsEmpty);
        Assert.True(reader.Take(0).IsEmpty);
    }

    [Theory]
    [InlineData("00000004AABBCC")]
    [InlineData("00000003AABBCC")]
    [InlineData("FFFFFFFFAABBCC")]
    [InlineData("7FFFFFFFAABBCC")]
    [InlineData("80000000AABBCC")]
    [InlineData("000000")]
    public void A_length_that_is_negative_too_large_or_untrue_fails(string hex)
    {
        var reader = new FieldReader(Convert.FromHexString(hex));

        Assert.True(reader.Block(most: 2).IsEmpty);
        Assert.True(reader.Failed);
    }

    [Theory]
    [InlineData("00000002AABBCCDD", 2)]
    [InlineData("00000003AABBCCDD", 0)]
    [InlineData("00000005AABBCCDD", 0)]
    [InlineData("FFFFFFFFAABBCCDD", 0)]
    [InlineData("7FFFFFFFAABBCCDD", 0)]
    public void A_count_is_held_against_what_can_follow(string hex, int count)
    {
        var reader = new FieldReader(Convert.FromHexString(hex));

        Assert.Equal(count, reader.Count(most: 4, bytesEach: 2));
        Assert.Equal(count == 0, reader.Failed);
    }

    [Fact]
    public void Text_that_is_not_UTF8_fails()
    {
        var reader = new FieldReader([0, 0, 0, 2, 0xC0, 0xAF]);

        Assert.True(reader.HandleText().IsEmpty);
        Assert.True(reader.Failed);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(4)]
    public void Taking_more_than_there_is_or_less_than_nothing_fails(int count)
    {
        var reader = new FieldReader([1, 2, 3]);

        Assert.True(reader.Take(count).IsEmpty);
        Assert.True(reader.Failed);
    }
}
