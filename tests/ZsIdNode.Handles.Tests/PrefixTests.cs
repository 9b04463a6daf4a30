namespace ZsIdNode.Handles.Tests;

public sealed class PrefixTests
{
    [Theory]
    [InlineData("88.118.42", true)]
    [InlineData("0.NA", true)]
    [InlineData("a-b_c.1", true)]
    [InlineData("88..118", false)]
    [InlineData(".88", false)]
    [InlineData("88.", false)]
    [InlineData("", false)]
    [InlineData("88/1", false)]
    [InlineData("88 1", false)]
    [InlineData("中山", false)]
    public void A_prefix_is_a_dotted_list_of_letters_and_digits(string text, bool valid) =>
        Assert.Equal(valid, Prefix.TryParse(text, out _));

    [Fact]
    public void A_prefix_has_at_most_64_characters()
    {
        Assert.True(Prefix.TryParse(new string('8', Prefix.LengthMost), out _));
        Assert.False(Prefix.TryParse(new string('8', Prefix.LengthMost + 1), out _));
        Assert.Throws<FormatException>(() => Prefix.Parse("88..1"));
    }

    [Fact]
    public void A_prefix_is_under_its_ancestors_and_not_under_a_longer_number()
    {
        Assert.True(Prefix.Parse("88.118.42").IsUnder(Prefix.Parse("88.118")));
        Assert.True(Prefix.Parse("88.118").IsUnder(Prefix.Parse("88.118")));
        Assert.False(Prefix.Parse("88.1180").IsUnder(Prefix.Parse("88.118")));
        Assert.False(Prefix.Parse("88").IsUnder(Prefix.Parse("88.118")));
    }

    [Fact]
    public void Prefixes_are_equal_without_case()
    {
        Assert.Equal(Prefix.Parse("0.na"), Prefix.Parse("0.NA"));
        Assert.Equal("0.NA", Prefix.Parse("0.na").ToString());
    }

    [Fact]
    public void The_parent_is_one_segment_shorter_and_the_top_has_none()
    {
        Assert.Equal(Prefix.Parse("88.118"), Prefix.Parse("88.118.42").Parent);
        Assert.Null(Prefix.Parse("88").Parent);
    }

    [Fact]
    public void The_record_of_a_prefix_stands_under_the_naming_authority() =>
        Assert.Equal(Handle.Parse("0.NA/88.118.42"), Prefix.Parse("88.118.42").PrefixHandle);
}
