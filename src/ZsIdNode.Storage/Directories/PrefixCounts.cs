using System.Collections.Concurrent;
using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Prefixes;

namespace ZsIdNode.Storage.Directories;

/// <summary>How many records stand under each prefix. One thread counts, any thread reads.</summary>
internal sealed class PrefixCounts
{
    private readonly ConcurrentDictionary<byte[], int> _places = new(FoldedBytes.Comparer);
    private readonly ConcurrentDictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    // By place. The prefixes are only ever added to, so a copy of the numbers is a copy of all.
    private readonly List<byte[]> _prefixes = [];
    private volatile long[] _counts = new long[64];

    // Registrations come in rows of one prefix.
    private byte[] _lastPrefix = [];
    private int _lastPlace;

    public PrefixCounts() => _lookup = _places.GetAlternateLookup<ReadOnlySpan<byte>>();

    public static PrefixCounts From(Frozen frozen)
    {
        var counts = new PrefixCounts();
        for (int at = 0; at < frozen.Prefixes.Length; at++)
        {
            counts.Add(frozen.Prefixes[at], frozen.Counts[at]);
        }

        return counts;
    }

    public long Of(ReadOnlySpan<byte> prefix) => _lookup.TryGetValue(prefix, out int place) ? Volatile.Read(ref _counts[place]) : 0;

    /// <param name="prefix">Folded or not.</param>
    public void Add(ReadOnlySpan<byte> prefix, long records)
    {
        if (!AsciiCase.Equal(prefix, _lastPrefix))
        {
            _lastPlace = PlaceOf(prefix);
            _lastPrefix = _prefixes[_lastPlace];
        }

        ref long count = ref _counts[_lastPlace];
        Volatile.Write(ref count, count + records);
    }

    /// <summary>The counts as they are now, to be read later.</summary>
    public Frozen Freeze() => new([.. _prefixes], ImmutableArray.Create(_counts, 0, _prefixes.Count));

    private int PlaceOf(ReadOnlySpan<byte> prefix)
    {
        if (_lookup.TryGetValue(prefix, out int known))
        {
            return known;
        }

        int place = _prefixes.Count;
        if (place == _counts.Length)
        {
            long[] grown = new long[2 * place];
            _counts.CopyTo(grown, 0);
            _counts = grown;
        }

        byte[] folded = new byte[prefix.Length];
        AsciiCase.Fold(prefix, folded);
        _prefixes.Add(folded);
        _lookup[folded] = place;
        return place;
    }

    /// <summary>The counts of one moment.</summary>
    /// <param name="Prefixes">Folded.</param>
    /// <param name="Counts">In the order of the prefixes.</param>
    public sealed record Frozen(ImmutableArray<byte[]> Prefixes, ImmutableArray<long> Counts);
}
