namespace ZsIdNode.Simulation;

/// <summary>How often everything happened.</summary>
public sealed class Happenings
{
    private readonly int[] _counts = new int[Enum.GetValues<Happening>().Length];

    public int this[Happening happening] => _counts[(int)happening];

    /// <summary>The days in Beijing on which something was logged.</summary>
    public HashSet<DateOnly> Days { get; } = [];

    public void Note(Happening happening, bool happened = true) => _counts[(int)happening] += happened ? 1 : 0;

    public void Add(Happenings other)
    {
        for (int at = 0; at < _counts.Length; at++)
        {
            _counts[at] += other._counts[at];
        }

        Days.UnionWith(other.Days);
    }
}
