using ZsIdNode.Server.Wire.Security;

namespace ZsIdNode.Server.Tests.Wire.Security;

public sealed class EndedNumbersTests
{
    [Fact]
    public void The_latest_numbers_are_remembered_and_the_oldest_forgotten()
    {
        var ended = new EndedNumbers();
        for (uint number = 1; number <= EndedNumbers.NumbersMost + 1; number++)
        {
            ended.Add(number);
        }

        Assert.False(ended.Contains(1));
        Assert.True(ended.Contains(2));
        Assert.True(ended.Contains(EndedNumbers.NumbersMost + 1));
    }

    [Fact]
    public void A_number_that_ends_twice_takes_one_place()
    {
        var ended = new EndedNumbers();
        for (int time = 0; time <= EndedNumbers.NumbersMost; time++)
        {
            ended.Add(7);
        }

        ended.Add(8);

        Assert.True(ended.Contains(7));
        Assert.True(ended.Contains(8));
    }
}
