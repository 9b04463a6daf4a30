using System.Text;

namespace ZsIdNode.Handles.Tests;

public sealed class HandleTests
{
    public static TheoryData<string, HandleFault> Faulty => new()
    {
        { "", HandleFault.Empty },
        { "88.118.42/" + new string('a', HandleLimits.HandleBytesMost - 9), HandleFault.TooLong },
        { "88.118.42/" + new string('灯', 700), HandleFault.TooLong },
        { "88.118.42/a\u0000b", HandleFault.ControlCharacter },
        { "88.118.42/a\r\nb", HandleFault.ControlCharacter },
        { "88.118.42/a\u0085b", HandleFault.ControlCharacter },
        { "88.118.42/a\u007fb", HandleFault.ControlCharacter },
        { "88.118.42/a\u2028b", HandleFault.ControlCharacter },
        { "88.118.42/a\u2029", HandleFault.ControlCharacter },
        { " 88.118.42/a", HandleFault.SurroundingSpace },
        { "88.118.42/a ", HandleFault.SurroundingSpace },
        { "88.118.42/a\u3000", HandleFault.SurroundingSpace },
        { "88.118.42", HandleFault.NoSlash },
        { "/a", HandleFault.PrefixSyntax },
        { "88..42/a", HandleFault.PrefixSyntax },
        { ".88/a", HandleFault.PrefixSyntax },
        { "88./a", HandleFault.PrefixSyntax },
        { "88 118/a", HandleFault.PrefixSyntax },
        { "中山/a", HandleFault.PrefixSyntax },
        { new string('8', Prefix.LengthMost + 1) + "/a", HandleFault.PrefixSyntax },
        { "88.118.42/", HandleFault.SuffixEmpty },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void What_is_no_handle_is_refused_with_its_reason(string text, HandleFault fault)
    {
        Assert.Equal(fault, Handle.TryParse(text, out Handle handle));
        Assert.True(handle.Utf8.IsEmpty);
        Assert.Contains(fault.Describe(), Assert.Throws<FormatException>(() => Handle.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_met_by_a_test_and_has_a_sentence()
    {
        IEnumerable<HandleFault> met = Faulty.Select(row => (HandleFault)((object[])row)[1]).Append(HandleFault.None).Append(HandleFault.NotUtf8);

        Assert.Equal(Enum.GetValues<HandleFault>().Order(), met.Distinct().Order());
        Assert.Equal(Enum.GetValues<HandleFault>().Length, Enum.GetValues<HandleFault>().Select(HandleFaults.Describe).Distinct().Count());
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused()
    {
        Assert.Equal(HandleFault.NotUtf8, Handle.TryParse("88.118.42/\ud83d", out _));
        Assert.Equal(HandleFault.NotUtf8, Handle.TryParse("88.118.42/\udca1x", out _));
        Assert.Equal(HandleFault.NotUtf8, Handle.TryParse("88.118.42/\udca1\ud83d", out _));
    }

    [Theory]
    [InlineData("80")]
    [InlineData("C0AF")]
    [InlineData("EDA080")]
    [InlineData("F5808080")]
    [InlineData("E781")]
    public void Bytes_that_are_not_UTF8_are_refused(string suffix)
    {
        byte[] utf8 = [.. "88.118.42/a"u8, .. Convert.FromHexString(suffix)];

        Assert.Equal(HandleFault.NotUtf8, Handle.TryParse(utf8, out _));
    }

    [Theory]
    [InlineData("88.118.42/a", "88.118.42", "a")]
    [InlineData("88.118.42/a/b//c", "88.118.42", "a/b//c")]
    [InlineData("88.118.42//", "88.118.42", "/")]
    [InlineData("0.na/88.118", "0.NA", "88.118")]
    [InlineData("88.118.42/古镇灯 2026", "88.118.42", "古镇灯 2026")]
    [InlineData("88.118.42/𠮷", "88.118.42", "𠮷")]
    public void The_first_slash_splits_prefix_and_suffix(string text, string prefix, string suffix)
    {
        Handle handle = Handle.Parse(text);

        Assert.Equal(Prefix.Parse(prefix), handle.Prefix);
        Assert.Equal(suffix, handle.Suffix);
        Assert.Equal(text, handle.ToString());
        Assert.Equal(text, Encoding.UTF8.GetString(handle.PrefixUtf8) + "/" + Encoding.UTF8.GetString(handle.SuffixUtf8));
    }

    [Fact]
    public void A_handle_of_2048_bytes_is_the_longest()
    {
        string longest = "88/" + new string('灯', (HandleLimits.HandleBytesMost - 3) / 3) + "a";

        Assert.Equal(HandleLimits.HandleBytesMost - 1, Encoding.UTF8.GetByteCount(longest));
        Assert.Equal(HandleFault.None, Handle.TryParse(longest + "c", out Handle handle));
        Assert.Equal(HandleLimits.HandleBytesMost, handle.Utf8.Length);
        Assert.Equal(HandleFault.TooLong, Handle.TryParse(longest + "cd", out _));
        Assert.Equal(HandleFault.TooLong, Handle.TryParse(Encoding.UTF8.GetBytes(longest + "cd"), out _));
        Assert.Equal(HandleFault.TooLong, Handle.TryParse(longest + "é", out _));
    }

    [Fact]
    public void Handles_are_equal_without_ASCII_case_and_no_further()
    {
        Assert.Equal(Handle.Parse("88.118.42/Lamp"), Handle.Parse("88.118.42/LAMP"));
        Assert.Equal(Handle.Parse("88.118.42/Lamp").GetHashCode(), Handle.Parse("88.118.42/LAMP").GetHashCode());
        Assert.True(Handle.Parse("0.NA/88") == Handle.Parse("0.na/88"));
        Assert.True(Handle.Parse("88.118.42/é") != Handle.Parse("88.118.42/É"));

        // The same letter, once composed and once not: no Unicode normalisation.
        Assert.NotEqual(Handle.Parse("88.118.42/\u00e9"), Handle.Parse("88.118.42/e\u0301"));
    }

    [Fact]
    public void The_bytes_of_a_handle_are_its_own()
    {
        byte[] utf8 = [.. "88.118.42/a"u8];
        Handle.TryParse(utf8, out Handle handle);

        utf8.AsSpan().Clear();

        Assert.Equal("88.118.42/a", handle.ToString());
    }

    [Fact]
    public void No_handle_at_all_is_harmless()
    {
        Handle none = default;

        Assert.Equal("", none.ToString());
        Assert.Equal("", none.Suffix);
        Assert.Equal(default, none.Prefix);
        Assert.Equal(default, none);
    }

    [Fact]
    public void Text_and_its_bytes_are_judged_alike()
    {
        var random = new Random(42);
        string letters = "88.1/aZ-_ \t\u00e9灯\u2028\u3000/";
        for (int round = 0; round < 5_000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => letters[random.Next(letters.Length)]));

            HandleFault ofText = Handle.TryParse(text, out Handle fromText);
            HandleFault ofBytes = Handle.TryParse(Encoding.UTF8.GetBytes(text), out Handle fromBytes);

            Assert.Equal(ofText, ofBytes);
            Assert.Equal(fromText, fromBytes);
            if (ofText == HandleFault.None)
            {
                Assert.Equal(text, fromText.ToString());
                Assert.Equal(text, $"{Encoding.UTF8.GetString(fromText.PrefixUtf8)}/{fromText.Suffix}");
            }
        }
    }
}
