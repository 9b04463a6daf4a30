using System.Net;
using ZsIdNode.Server.Http.Authentication;
using ZsIdNode.Server.Wire;
using ZsIdNode.Testing;

namespace ZsIdNode.Server.Tests.Http.Authentication;

public sealed class GuessLimitTests
{
    private readonly FakeTime _time = new();
    private readonly GuessLimit _limit;

    public GuessLimitTests() => _limit = new GuessLimit(new AuthenticationOptions(), _time);

    [Fact]
    public void One_address_has_so_many_guesses_and_others_have_theirs()
    {
        Assert.Equal(GuessLimit.GuessesMost, Enumerable.Range(0, 2 * GuessLimit.GuessesMost).Count(_ => _limit.TryTake(Source(1))));
        Assert.True(_limit.TryTake(Source(2)));

        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.True(_limit.TryTake(Source(1)));
    }

    [Fact]
    public void Who_is_right_may_go_on_for_ever()
    {
        for (int at = 0; at < 3 * GuessLimit.GuessesMost; at++)
        {
            Assert.True(_limit.TryTake(Source(1)));
            _limit.GiveBack(Source(1));
        }
    }

    [Fact]
    public void Any_number_of_addresses_is_taken()
    {
        for (int at = 0; at < 50_000; at++)
        {
            Assert.True(_limit.TryTake(Source(at)));
        }
    }

    private static PeerSource Source(int host) => PeerSource.Of(new IPEndPoint(new IPAddress([10, (byte)(host >> 16), (byte)(host >> 8), (byte)host]), 1_000));
}
