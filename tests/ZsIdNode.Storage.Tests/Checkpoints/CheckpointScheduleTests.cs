using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Testing;

namespace ZsIdNode.Storage.Tests.Checkpoints;

public sealed class CheckpointScheduleTests
{
    private readonly FakeTime _time = new();
    private readonly CheckpointSchedule _schedule;

    public CheckpointScheduleTests() => _schedule = new CheckpointSchedule(new CheckpointOptions { JournalBytes = 1_000, Interval = TimeSpan.FromMinutes(15) }, _time);

    [Fact]
    public void Without_a_change_none_is_ever_due()
    {
        _time.Advance(TimeSpan.FromDays(1));

        Assert.False(_schedule.IsDue(bytesBehind: 0));
    }

    [Fact]
    public void One_is_due_when_enough_has_been_written_and_not_before()
    {
        Assert.False(_schedule.IsDue(bytesBehind: 999));
        Assert.True(_schedule.IsDue(bytesBehind: 1_000));
    }

    [Fact]
    public void One_is_due_when_a_change_has_waited_long_enough_and_not_before()
    {
        _time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromTicks(1));
        Assert.False(_schedule.IsDue(bytesBehind: 1));

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(_schedule.IsDue(bytesBehind: 1));
    }

    [Fact]
    public void After_each_failure_the_pause_is_twice_as_long_up_to_an_hour()
    {
        foreach (double seconds in new[] { 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600 })
        {
            _schedule.Failed();
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.False(_schedule.IsDue(bytesBehind: long.MaxValue));

            _time.Advance(TimeSpan.FromTicks(1));
            Assert.True(_schedule.IsDue(bytesBehind: 1));
        }
    }

    [Fact]
    public void A_success_ends_the_pauses()
    {
        _schedule.Failed();
        _schedule.Failed();
        _schedule.Succeeded();

        Assert.True(_schedule.IsDue(bytesBehind: 1_000));
    }
}
