using ZsIdNode.Handles.Values;

namespace ZsIdNode.Handles.Tests.Values;

public sealed class HandleReferenceTests
{
    [Theory]
    [InlineData("300:0.NA/88.118", 300, "0.NA/88.118")]
    [InlineData("0:88.118/a:b", 0, "88.118/a:b")]
    public void A_reference_that_is_read_reads_the_same_when_written(string text, int index, string handle)
    {
        Assert.True(HandleReference.TryParse(text, out HandleReference? reference));
        Assert.Equal(new HandleReference(handle, index), reference);
        Assert.Equal(text, reference.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("300")]
    [InlineData("300:")]
    [InlineData(":0.NA/88.118")]
    [InlineData("-1:0.NA/88.118")]
    [InlineData("+1:0.NA/88.118")]
    [InlineData(" 1:0.NA/88.118")]
    [InlineData("2147483648:0.NA/88.118")]
    [InlineData("300:88.118")]
    [InlineData("0.NA/88.118:300")]
    public void What_is_no_reference_is_not_read(string text)
    {
        Assert.False(HandleReference.TryParse(text, out HandleReference? reference));
        Assert.Null(reference);
    }
}
