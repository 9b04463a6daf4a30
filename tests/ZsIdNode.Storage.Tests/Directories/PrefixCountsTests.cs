using System.Text;
using ZsIdNode.Storage.Directories;

namespace ZsIdNode.Storage.Tests.Directories;

public sealed class PrefixCountsTests
{
    private const int Prefixes = 1_000;

    [Fact]
    public void Each_prefix_has_its_count_however_many_there_are()
    {
        PrefixCounts counts = Counted();

        Assert.All(Enumerable.Range(0, Prefixes), number => Assert.Equal(number + 1, counts.Of(Name(number))));
        Assert.Equal(0, counts.Of("88.118"u8));
    }

    [Fact]
    public void Case_does_not_divide_a_prefix()
    {
        var counts = new PrefixCounts();
        counts.Add("88.abc"u8, 1);
        counts.Add("88.ABC"u8, 1);
        counts.Add("88.x"u8, 1);
        counts.Add("88.aBc"u8, -1);

        Assert.Equal(1, counts.Of("88.Abc"u8));
    }

    [Fact]
    public void What_is_frozen_does_not_change_and_is_brought_back()
    {
        PrefixCounts counts = Counted();
        PrefixCounts.Frozen frozen = counts.Freeze();
        counts.Add(Name(7), 100);
        counts.Add("99"u8, 1);

        PrefixCounts restored = PrefixCounts.From(frozen);

        Assert.All(Enumerable.Range(0, Prefixes), number => Assert.Equal(number + 1, restored.Of(Name(number))));
        Assert.Equal(0, restored.Of("99"u8));
        Assert.Equal(108, counts.Of(Name(7)));
    }

    private static PrefixCounts Counted()
    {
        var counts = new PrefixCounts();
        for (int number = 0; number < Prefixes; number++)
        {
            counts.Add(Name(number), number);
        }

        for (int number = Prefixes - 1; number >= 0; number--)
        {
            counts.Add(Name(number), 1);
        }

        return counts;
    }

    private static byte[] Name(int number) => Encoding.UTF8.GetBytes($"88.118.{number}");
}
