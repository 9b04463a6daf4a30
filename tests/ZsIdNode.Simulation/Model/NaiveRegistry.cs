using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Metering;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Registration;

namespace ZsIdNode.Simulation.Model;

/// <summary>The registry as a child would write it: dictionaries, counters, one thing after the other, and no disk.</summary>
internal sealed class NaiveRegistry
{
    private const string NamingAuthority = "0.NA";

    private readonly Dictionary<string, ImmutableArray<HandleValue>> _records = [];
    private readonly HashSet<string> _homed = [];
    private readonly Dictionary<(BatchKey Key, int Number), (PartDigest Digest, ChangeOutcome[] Outcomes)> _parts = [];

    public long LastSequence { get; private set; }

    public DateTimeOffset LastTime { get; private set; }

    /// <summary>Everything whose transaction is in the log.</summary>
    public CountLedger Logged { get; } = new();

    /// <summary>What was asked and refused and is in no acknowledged transaction.</summary>
    public CountLedger Unlogged { get; } = new();

    public static string Fold(string text) => text.ToUpperInvariant();

    /// <summary>The prefix that events about a handle are counted under; empty when the handle is none of ours.</summary>
    public string CountedUnder(string handle) =>
        !IsOurs(handle) ? ""
        : PrefixOf(handle) ?? NamingAuthority;

    /// <summary>Whether the node answers for a handle.</summary>
    public bool IsOurs(string handle)
    {
        if (PrefixOf(handle) is { } prefix && prefix != NamingAuthority)
        {
            return _homed.Contains(prefix);
        }

        string subject = Fold(handle[(handle.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        int dot = subject.LastIndexOf('.');
        return _homed.Contains(subject) || (dot > 0 && _homed.Contains(subject[..dot])) || _homed.Contains(NamingAuthority);
    }

    /// <summary>The values under a handle, whether or not the node answers for it; nothing when there is no record.</summary>
    public ImmutableArray<HandleValue>? ValuesOf(string handle) =>
        _records.TryGetValue(KeyOf(handle), out ImmutableArray<HandleValue> values) ? values : null;

    /// <summary>What came of a part; nothing when none of this number was taken.</summary>
    public (PartDigest Digest, ChangeOutcome[] Outcomes)? Taken(BatchPart part) =>
        _parts.TryGetValue((part.Key, part.Number), out (PartDigest Digest, ChangeOutcome[] Outcomes) taken) ? taken : null;

    /// <summary>Remembers that a part was taken.</summary>
    public void AcceptPart(BatchPart part, ChangeOutcome[] outcomes, DateTimeOffset time)
    {
        LastSequence++;
        LastTime = time;
        _parts.Add((part.Key, part.Number), (part.Digest, outcomes));
    }

    /// <summary>Whether the clock is too far behind for any change.</summary>
    public bool IsClockBehind(DateTimeOffset now) => LastTime - now > TimeSpan.FromHours(1);

    /// <summary>What a wish is answered with when the clock shows <paramref name="now"/>.</summary>
    public Refusal Judge(Wish wish, DateTimeOffset now) =>
        wish is RegisterWish { IsValid: false } ? Refusal.InvalidValue
        : wish is not FlushWish && IsClockBehind(now) ? Refusal.ClockBehind
        : Judge(wish);

    /// <summary>What a wish is answered with, whatever the clock shows.</summary>
    public Refusal Judge(Wish wish) => wish switch
    {
        RegisterWish { IsValid: false } => Refusal.InvalidValue,
        RegisterWish register => !IsOurs(register.Handle) ? Refusal.NotHomedHere
            : ValuesOf(register.Handle) is not null && !register.Overwrite ? Refusal.HandleExists
            : Refusal.None,
        DeleteWish delete => !IsOurs(delete.Handle) ? Refusal.NotHomedHere
            : ValuesOf(delete.Handle) is null ? Refusal.HandleNotFound
            : Refusal.None,
        HomeWish home => _homed.Contains(Fold(home.Prefix)) ? Refusal.PrefixHomed : Refusal.None,
        UnhomeWish unhome => _homed.Contains(Fold(unhome.Prefix)) ? Refusal.None : Refusal.PrefixNotHomed,
        _ => Refusal.None,
    };

    /// <summary>Does what was wished and accepted.</summary>
    public void Accept(Wish wish, DateTimeOffset time)
    {
        LastSequence++;
        LastTime = time;
        DateOnly day = CountKey.DayOf(time);
        switch (wish)
        {
            case RegisterWish register:
                Measure measure = ValuesOf(register.Handle) is null ? Measure.Registered : Measure.Modified;
                Logged.Add(new CountKey(day, PrefixOf(register.Handle)!, register.Door, measure), 1);
                _records[KeyOf(register.Handle)] = register.Values;
                break;
            case DeleteWish delete:
                Logged.Add(new CountKey(day, PrefixOf(delete.Handle)!, delete.Door, Measure.Deleted), 1);
                _records.Remove(KeyOf(delete.Handle));
                break;
            case HomeWish home:
                _homed.Add(Fold(home.Prefix));
                break;
            case UnhomeWish unhome:
                _homed.Remove(Fold(unhome.Prefix));
                break;
            case FlushWish flush:
                foreach ((CountKey key, long count) in flush.Counts)
                {
                    Logged.Add(key, count);
                    Unlogged.Add(key, -count);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(wish), wish, null);
        }
    }

    /// <summary>When a change that is accepted now happens: a clock set back does not turn the log around.</summary>
    public DateTimeOffset TimeOfNext(DateTimeOffset now)
    {
        DateTimeOffset whole = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        return whole > LastTime ? whole : LastTime;
    }

    private static string? PrefixOf(string handle)
    {
        int slash = handle.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? null : Fold(handle[..slash]);
    }

    private static string KeyOf(string handle) => Fold(PrefixOf(handle) is null ? $"{NamingAuthority}/{handle}" : handle);
}
