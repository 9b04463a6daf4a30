namespace ZsIdNode.LoadTests.Scenarios;

/// <summary>One load test: which handles there are, how long it takes, and what is asked.</summary>
internal sealed record Scenario
{
    public const int SecondsMost = 3_600;
    public const int WarmUpSecondsMost = 60;
    public const int HandlesMost = 1_000_000;
    public const int ValueBytesMost = 60_000;
    public const int LoadsMost = 16;

    public required string Name { get; init; }

    /// <summary>What its figures tell, in a sentence.</summary>
    public required string Shows { get; init; }

    /// <summary>How long is measured, after the warm-up.</summary>
    public required int Seconds { get; init; }

    /// <summary>How long the same load runs before anything counts: code is compiled, connections are opened, caches fill.</summary>
    public int WarmUpSeconds { get; init; } = 2;

    /// <summary>Records that are registered beforehand, for the questions to be drawn from.</summary>
    public int Handles { get; init; } = 10_000;

    /// <summary>Bytes of data in the one value of each record; its answer is some 90 bytes longer.</summary>
    public int ValueBytes { get; init; } = 210;

    /// <summary>Decides which handles are asked for, and in which order.</summary>
    public int Seed { get; init; } = 1;

    public required IReadOnlyList<Load> Loads { get; init; }

    /// <summary>Says everything that is wrong, one sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Name))
        {
            yield return "name: the scenario has no name.";
        }

        foreach ((string name, int value, int least, int most) in new[]
        {
            ("seconds", Seconds, 1, SecondsMost),
            ("warmUpSeconds", WarmUpSeconds, 0, WarmUpSecondsMost),
            ("handles", Handles, 1, HandlesMost),
            ("valueBytes", ValueBytes, 1, ValueBytesMost),
            ("loads", Loads.Count, 1, LoadsMost),
        })
        {
            if (value < least || value > most)
            {
                yield return $"{name}: {value} is out of range; expected {least} to {most}.";
            }
        }

        for (int at = 0; at < Loads.Count; at++)
        {
            // The reader takes 'null' in a list for a load.
            IEnumerable<string> faults = Loads[at] is Load load ? load.Faults(ValueBytes) : ["is null; expected an object."];
            foreach (string fault in faults)
            {
                yield return $"loads[{at}] {fault}";
            }
        }
    }
}
