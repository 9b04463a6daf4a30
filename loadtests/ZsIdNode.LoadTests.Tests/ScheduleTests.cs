using ZsIdNode.LoadTests.Measuring;

namespace ZsIdNode.LoadTests.Tests;

public sealed class ScheduleTests
{
    private const long Start = 1_000;

    [Fact]
    public void The_first_is_due_at_the_start_and_the_rest_one_interval_apart()
    {
        var schedule = new Schedule(Start, perSecond: 1_000);

        Assert.Equal(Start, schedule.Take());
        Assert.Equal(Start + Clock.Millisecond, schedule.Take());
        Assert.Equal(Start + (2 * Clock.Millisecond), schedule.NextDue);
    }

    [Fact]
    public void An_interval_with_a_fraction_does_not_drift()
    {
        // 3 a second: 333,333,333.3… ns.
        var schedule = new Schedule(Start, perSecond: 3);
        for (int second = 0; second < 10_000; second++)
        {
            Assert.InRange(schedule.Take(), Start + (second * Clock.Second) - 1, Start + (second * Clock.Second));
            schedule.Take();
            schedule.Take();
        }
    }

    [Fact]
    public void A_late_taker_gets_the_moment_that_was_due()
    {
        var schedule = new Schedule(Start, perSecond: 10);

        // Nobody took anything for a second: what is taken then is still due at its own time.
        long now = Start + Clock.Second;
        var taken = new List<long>();
        while (schedule.NextDue < now)
        {
            taken.Add(schedule.Take());
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(at => Start + (at * Clock.Second / 10)), taken);
    }

    [Fact]
    public void What_was_due_in_a_span_and_not_taken_is_known()
    {
        var schedule = new Schedule(Start, perSecond: 100);
        long from = Start + Clock.Second;
        long until = Start + (3 * Clock.Second);

        Assert.Equal(200, schedule.Untaken(from, until));

        for (int taken = 0; taken < 150; taken++)
        {
            schedule.Take();
        }

        Assert.Equal(150, schedule.Untaken(from, until));

        for (int taken = 0; taken < 1_000; taken++)
        {
            schedule.Take();
        }

        Assert.Equal(0, schedule.Untaken(from, until));
    }
}
