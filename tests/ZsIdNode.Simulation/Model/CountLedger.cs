namespace ZsIdNode.Simulation.Model;

/// <summary>Plain counters in a dictionary; those at zero are not in it.</summary>
internal sealed class CountLedger
{
    private readonly Dictionary<CountKey, long> _counts = [];

    public IReadOnlyDictionary<CountKey, long> Counts => _counts;

    public void Add(CountKey key, long count)
    {
        long sum = _counts.GetValueOrDefault(key) + count;
        if (sum == 0)
        {
            _counts.Remove(key);
        }
        else
        {
            _counts[key] = sum;
        }
    }

    public void Add(IReadOnlyDictionary<CountKey, long> counts)
    {
        foreach ((CountKey key, long count) in counts)
        {
            Add(key, count);
        }
    }

    public void Clear() => _counts.Clear();

    /// <summary>The first count that differs from the other's, in words; nothing when all are equal.</summary>
    public string? DifferenceFrom(IReadOnlyDictionary<CountKey, long> other)
    {
        foreach (CountKey key in _counts.Keys.Union(other.Keys))
        {
            long mine = _counts.GetValueOrDefault(key);
            long theirs = other.GetValueOrDefault(key);
            if (mine != theirs)
            {
                return $"{key.Day:yyyy-MM-dd} '{key.Prefix}' {key.Door} {key.Measure} is {theirs} where the model has {mine}";
            }
        }

        return null;
    }
}
