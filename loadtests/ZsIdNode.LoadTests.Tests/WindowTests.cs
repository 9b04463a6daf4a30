using ZsIdNode.LoadTests.Wire;

namespace ZsIdNode.LoadTests.Tests;

public sealed class WindowTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(100)]
    public void A_window_takes_as_many_questions_as_it_has_places(int size)
    {
        var window = new Window(size);
        var ids = new List<uint>();
        while (window.HasRoom)
        {
            ids.Add(window.Open(ids.Count, began: ids.Count * 10));
        }

        Assert.Equal(size, ids.Distinct().Count());
        for (int question = size - 1; question >= 0; question--)
        {
            Assert.True(window.TryClose(ids[question], out int closed, out long began));
            Assert.Equal((question, question * 10L), (closed, began));
        }

        Assert.Equal(0, window.Waiting);
    }

    [Fact]
    public void An_answer_that_comes_twice_is_taken_once()
    {
        var window = new Window(4);
        uint id = window.Open(0, began: 1);

        Assert.True(window.TryClose(id, out _, out _));
        Assert.False(window.TryClose(id, out _, out _));
    }

    [Fact]
    public void The_answer_to_a_question_given_up_does_not_answer_the_next_in_its_place()
    {
        var window = new Window(1);
        uint first = window.Open(0, began: 1);
        var lost = new List<long>();
        window.GiveUp(before: 2, lost.Add);
        uint second = window.Open(1, began: 3);

        Assert.Equal([1L], lost);
        Assert.False(window.TryClose(first, out _, out _));
        Assert.True(window.TryClose(second, out int question, out _));
        Assert.Equal(1, question);
    }

    [Fact]
    public void Only_what_waited_too_long_is_given_up()
    {
        var window = new Window(2);
        window.Open(0, began: 1);
        uint kept = window.Open(1, began: 5);
        var lost = new List<long>();

        window.GiveUp(before: 5, lost.Add);

        Assert.Equal([1L], lost);
        Assert.True(window.TryClose(kept, out _, out _));
    }

    [Fact]
    public void A_request_id_of_nobody_is_refused()
    {
        var window = new Window(3);
        window.Open(0, began: 1);

        // Three places need two bits; the fourth number is no place.
        Assert.False(window.TryClose(3, out _, out _));
        Assert.False(window.TryClose(uint.MaxValue, out _, out _));
    }
}
