using System.Collections.Immutable;

namespace ZsIdNode.Registry.Prefixes;

/// <summary>The changes under one prefix, in memory, in the order of the log. One thread writes, any thread reads.</summary>
internal sealed class ChangeList
{
    private readonly List<HandleChange> _changes = [];
    private readonly Lock _lock = new();

    public void Add(HandleChange change)
    {
        lock (_lock)
        {
            _changes.Add(change);
        }
    }

    /// <summary>Gives at most so many changes whose sequence numbers are greater than <paramref name="after"/>.</summary>
    public ImmutableArray<HandleChange> Read(long after, int most)
    {
        lock (_lock)
        {
            int first = FirstBehind(after);
            return [.. _changes.Skip(first).Take(most)];
        }
    }

    private int FirstBehind(long sequence)
    {
        int low = 0;
        int high = _changes.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_changes[middle].Sequence <= sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
