using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Batches;

namespace ZsIdNode.Registry.Transactions;

/// <summary>
/// One accepted change, the only thing that is ever written to the log. Everything else that is stored is
/// a view that applying transactions in order brings about.
/// </summary>
public abstract record Transaction
{
    /// <summary>The place in the log, from 1 without gaps; the sequencer sets it.</summary>
    public long Sequence { get; init; }

    /// <summary>When it was accepted, to the millisecond; never before the transaction in front of it.</summary>
    public DateTimeOffset Time { get; init; }
}

/// <summary>A record was created, or replaced as a whole.</summary>
/// <param name="Handle">As the registrant spelled it.</param>
/// <param name="Record">The record in the form of <see cref="Records.StoredRecord"/>.</param>
/// <param name="IsNew">Whether no record stood under the handle before: what counts as a registration.</param>
public sealed record RecordWritten(Handle Handle, ReadOnlyMemory<byte> Record, bool IsNew, Door Door) : Transaction;

/// <summary>A record was deleted.</summary>
public sealed record RecordDeleted(Handle Handle, Door Door) : Transaction;

/// <summary>The node began to answer for a prefix.</summary>
/// <param name="Registrant">The enterprise that the prefix belongs to, as people call it.</param>
public sealed record PrefixHomed(Prefix Prefix, string Registrant) : Transaction;

/// <summary>The node ceased to answer for a prefix; its records stay.</summary>
public sealed record PrefixUnhomed(Prefix Prefix) : Transaction;

/// <summary>
/// What was asked and refused since the last such entry. Questions do not change the registry, but their
/// counts must survive a crash, so they travel in the same log, in small deltas.
/// </summary>
public sealed record ActivityCounted(ImmutableArray<ActivityDelta> Deltas) : Transaction;

/// <summary>
/// A part of a batch was decided. It ends the commit of the part: the records that were registered with it are the
/// transactions right before it, so that the part is in the log as a whole or not at all.
/// </summary>
/// <param name="Outcomes">What came of each line, in order.</param>
public sealed record BatchPartTaken(BatchPart Part, ImmutableArray<OutcomeRun> Outcomes) : Transaction
{
    /// <summary>How many lines the part has.</summary>
    public int Lines => Outcomes.Sum(run => run.Count);

    /// <summary>How many of them were registered.</summary>
    public int Registered => Outcomes.Sum(run => run.Refusal == Refusal.None ? run.Count : 0);

    public int Refused => Lines - Registered;

    /// <summary>The place in the log of the first line that was registered.</summary>
    public long FirstSequence => Sequence - Registered;
}

/// <summary>So many events of one kind on one day.</summary>
/// <param name="Day">Days since 1970-01-01 in Asia/Shanghai.</param>
/// <param name="Prefix">The folded prefix asked for; empty when it is none of ours.</param>
/// <param name="Measure">The number of a measure, given by Metering.</param>
public readonly record struct ActivityDelta(int Day, string Prefix, Door Door, byte Measure, long Count);
