using ZsIdNode.Handles;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Prefixes;

/// <summary>
/// The view of the homed prefixes. The projector changes it; readers take <see cref="Current"/> and keep
/// it for the length of a question.
/// </summary>
public sealed class PrefixDirectory : IView
{
    /// <summary>Stands for every prefix that was never homed here.</summary>
    public const int UnknownOrdinal = 0;

    /// <summary>Stands for prefix handles (0.NA/…): questions about routes, kept apart from identifiers.</summary>
    public const int NamingAuthorityOrdinal = 1;

    private readonly List<string> _names = ["", Prefix.NamingAuthority];
    private readonly Dictionary<Prefix, int> _ordinals = new() { [Prefix.Parse(Prefix.NamingAuthority)] = NamingAuthorityOrdinal };
    private readonly Lock _lock = new();
    private volatile PrefixTable _current = new([]);

    public PrefixTable Current => _current;

    /// <summary>A directory that starts where this one is and goes its own way.</summary>
    internal PrefixDirectory Copy() => new() { _current = _current };

    /// <summary>The folded text of the prefix that an ordinal stands for; empty for <see cref="UnknownOrdinal"/>.</summary>
    public string NameOf(int ordinal)
    {
        lock (_lock)
        {
            return _names[ordinal];
        }
    }

    public void Apply(IReadOnlyList<Transaction> transactions)
    {
        foreach (Transaction transaction in transactions)
        {
            switch (transaction)
            {
                case PrefixHomed homed:
                    var added = new HomedPrefix(homed.Prefix, homed.Registrant, OrdinalOf(homed.Prefix), homed.Time);
                    _current = new PrefixTable(Without(homed.Prefix).Append(added));
                    break;
                case PrefixUnhomed unhomed:
                    _current = new PrefixTable(Without(unhomed.Prefix));
                    break;
                default:
                    break;
            }
        }
    }

    private IEnumerable<HomedPrefix> Without(Prefix prefix) => _current.All.Where(homed => homed.Prefix != prefix);

    /// <summary>A prefix keeps its ordinal through unhoming and homing again, so that its counts stay together.</summary>
    private int OrdinalOf(Prefix prefix)
    {
        lock (_lock)
        {
            if (!_ordinals.TryGetValue(prefix, out int ordinal))
            {
                ordinal = _names.Count;
                _names.Add(prefix.ToString());
                _ordinals.Add(prefix, ordinal);
            }

            return ordinal;
        }
    }
}
