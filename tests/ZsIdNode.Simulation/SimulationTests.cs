namespace ZsIdNode.Simulation;

public class SimulationTests
{
    private const int Steps = 2_000;
    private const int Worlds = 40;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Worlds)];

    public static TheoryData<Bug> Bugs => [.. Enum.GetValues<Bug>().Except([Bug.None])];

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task What_is_acknowledged_is_there_and_what_is_counted_is_logged(int seed) => new World(seed).RunAsync(Steps);

    [Fact]
    public async Task The_same_seed_gives_the_same_world()
    {
        var one = new World(seed: 7);
        var other = new World(seed: 7);

        await one.RunAsync(Steps);
        await other.RunAsync(Steps);

        Assert.Equal(one.Log, other.Log);
    }

    /// <summary>What a world never meets it cannot withstand, so everything worth meeting is counted.</summary>
    [Fact]
    public async Task A_few_worlds_together_meet_everything_that_they_are_there_for()
    {
        var met = new Happenings();
        for (int seed = 1; seed <= 3; seed++)
        {
            var world = new World(seed);
            await world.RunAsync(Steps);
            met.Add(world.Happenings);
        }

        Assert.All(Enum.GetValues<Happening>(), happening => Assert.True(met[happening] > 0, $"{happening} never happened"));
        Assert.Equal([2026, 2027], met.Days.Select(day => day.Year).Distinct().Order());
    }

    /// <summary>The canaries: a simulation that finds none of these would find nothing.</summary>
    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task A_planted_bug_is_caught(Bug bug)
    {
        InvariantBrokenException caught = await Assert.ThrowsAsync<InvariantBrokenException>(async () =>
        {
            for (int seed = 1; seed <= 5; seed++)
            {
                await new World(seed, bug).RunAsync(Steps);
            }
        });

        Assert.StartsWith("seed ", caught.Message, StringComparison.Ordinal);
    }
}
