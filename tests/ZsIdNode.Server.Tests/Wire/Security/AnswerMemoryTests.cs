using ZsIdNode.Server.Wire;
using ZsIdNode.Server.Wire.Security;
using ZsIdNode.Testing;

namespace ZsIdNode.Server.Tests.Wire.Security;

public sealed class AnswerMemoryTests
{
    private readonly FakeTime _time = new();
    private readonly AnswerMemory _memory;

    public AnswerMemoryTests() => _memory = new AnswerMemory(_time);

    [Fact]
    public void A_request_that_is_being_answered_is_not_answered_a_second_time()
    {
        Assert.Equal(Remembered.Nothing, Begin(1, out _));
        Assert.Equal(Remembered.BeingAnswered, Begin(1, out byte[] nothing));
        Assert.Empty(nothing);
    }

    [Fact]
    public void The_answer_is_given_again_for_ten_seconds()
    {
        Begin(1, out _);
        _memory.End(KeyOf(1), [7, 8]);
        _time.Advance(AnswerMemory.TimeMost);

        Assert.Equal(Remembered.Answered, Begin(1, out byte[] again));
        Assert.Equal([7, 8], again);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Remembered.Nothing, Begin(1, out _));
    }

    [Fact]
    public void A_request_that_got_no_answer_may_come_again()
    {
        Begin(1, out _);
        _memory.End(KeyOf(1), []);

        Assert.Equal(Remembered.Nothing, Begin(1, out _));
    }

    [Fact]
    public void The_same_number_from_another_sender_is_another_request()
    {
        Begin(1, out _);

        Assert.Equal(Remembered.Nothing, _memory.Begin(KeyOf(1) with { Source = new PeerSource(9, 9, 9) }, new ResponseBuffer()));
    }

    [Fact]
    public void It_holds_only_so_many_requests_and_bytes()
    {
        for (uint request = 0; request < 2 * AnswerMemory.RequestsMost; request++)
        {
            Begin(request, out _);
        }

        Assert.Equal(AnswerMemory.RequestsMost, _memory.Count);
        byte[] answer = new byte[AnswerMemory.BytesMost / 10];
        for (uint request = 100_000; request < 100_020; request++)
        {
            Begin(request, out _);
            _memory.End(KeyOf(request), answer);
        }

        Assert.InRange(_memory.Count, 1, 10);
        Assert.Equal(Remembered.Answered, Begin(100_019, out _));
    }

    private static DatagramKey KeyOf(uint request) => new(new PeerSource(1, 2, 3), 0, request);

    private Remembered Begin(uint request, out byte[] written)
    {
        var output = new ResponseBuffer();
        Remembered remembered = _memory.Begin(KeyOf(request), output);
        written = output.Written.ToArray();
        return remembered;
    }
}
