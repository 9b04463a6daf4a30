using System.Collections.Immutable;
using ZsIdNode.Client.Import;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Client.Tests.Import;

public sealed class ValueTextsTests
{
    [Fact]
    public void Indexes_are_given_or_follow_the_convention()
    {
        Assert.True(ValueTexts.TryReadRecord(["URL=https://example.org/?a=b", "名称=吊灯", "70:NOTE=x", "COLOUR=red"], out ImmutableArray<HandleValue> values, out _));

        Assert.Equal([(1, "URL", "https://example.org/?a=b"), (2000, "名称", "吊灯"), (70, "NOTE", "x"), (2001, "COLOUR", "red")], values.Select(value => (value.Index, value.Type, value.Text)));
    }

    [Theory]
    [InlineData("URL", "'URL' is no value")]
    [InlineData("=x", "'=x' is no value")]
    [InlineData("one:URL=x", "'one' is no index")]
    [InlineData("0:URL=x", "a value has the index 0")]
    public void A_fault_says_what_would_be_right(string text, string fault)
    {
        Assert.False(ValueTexts.TryReadRecord([text], out _, out string told));
        Assert.Contains(fault, told, StringComparison.Ordinal);
    }
}
