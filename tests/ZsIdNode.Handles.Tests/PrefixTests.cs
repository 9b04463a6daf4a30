using ZsIdNode.Handles;

namespace ZsIdNode.Handles.Tests;

public sealed class PrefixTests
{
    [Theory]
    [InlineData("88.118.42", true)]
    [InlineData("0.NA", true)]
    [InlineData("88..118", false)]
    [InlineData(".88", false)]
    [InlineData("88.", false)]
    [InlineData("", false)]
    [InlineData("88/1", false)]
    [InlineData("中山", false)]
    public void A_prefix_is_a_dotted_list_of_letters_and_digits(string text, bool valid) =>
        Assert.Equal(valid, Prefix.TryParse(text, out _));

    [Fact]
    public void A_prefix_is_under_its_ancestors_and_not_under_a_longer_number()
    {
        Assert.True(Prefix.Parse("88.118.42").IsUnder(Prefix.Parse("88.118")));
        Assert.False(Prefix.Parse("88.1180").IsUnder(Prefix.Parse("88.118")));
    }
}
