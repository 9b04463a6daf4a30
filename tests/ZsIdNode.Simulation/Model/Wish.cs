using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Batches;

namespace ZsIdNode.Simulation.Model;

/// <summary>What a simulated client asked the node to change.</summary>
internal abstract record Wish;

/// <param name="Values">As they are to be read afterwards: by index, dated by the node.</param>
internal sealed record RegisterWish(string Handle, ImmutableArray<HandleValue> Values, bool Overwrite, bool IsValid, Door Door) : Wish
{
    /// <summary>Whether it is a line of a part.</summary>
    public bool IsInPart { get; init; }
}

/// <param name="Lines">What the part is to register; that all of them were decided is a transaction of its own.</param>
internal sealed record PartWish(BatchPart Part, ImmutableArray<RegisterWish> Lines) : Wish;

internal sealed record DeleteWish(string Handle, Door Door) : Wish;

internal sealed record HomeWish(string Prefix, string Registrant) : Wish;

internal sealed record UnhomeWish(string Prefix) : Wish;

/// <param name="Counts">What the flusher took from the counters.</param>
internal sealed record FlushWish(IReadOnlyDictionary<CountKey, long> Counts) : Wish;
