using System.Text;

namespace ZsIdNode.Registry.Prefixes;

/// <summary>The homed prefixes at one moment. Immutable: readers hold one table for the length of a question.</summary>
public sealed class PrefixTable
{
    private readonly Dictionary<byte[], HomedPrefix> _byPrefix;
    private readonly Dictionary<byte[], HomedPrefix>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    internal PrefixTable(IEnumerable<HomedPrefix> prefixes)
    {
        _byPrefix = prefixes.ToDictionary(homed => Encoding.UTF8.GetBytes(homed.Prefix.ToString()), FoldedBytes.Comparer);
        _lookup = _byPrefix.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public IReadOnlyCollection<HomedPrefix> All => _byPrefix.Values;

    /// <summary>Finds a prefix by its spelling in any case; allocates nothing.</summary>
    public HomedPrefix? Find(ReadOnlySpan<byte> prefix) => _lookup.TryGetValue(prefix, out HomedPrefix? homed) ? homed : null;
}
