using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration;

/// <summary>Something that somebody wants changed; well-formed, but not yet judged.</summary>
public abstract record Change;

/// <summary>Register a record, or replace the one that stands there.</summary>
/// <param name="Record">The record in the form of <see cref="Records.StoredRecord"/>.</param>
/// <param name="Overwrite">Whether an existing record is replaced instead of refused.</param>
public sealed record WriteRecord(Handle Handle, ReadOnlyMemory<byte> Record, bool Overwrite, Door Door) : Change;

/// <summary>Delete a record.</summary>
public sealed record DeleteRecord(Handle Handle, Door Door) : Change;

/// <summary>Begin to answer for a prefix.</summary>
public sealed record HomePrefix(Prefix Prefix, string Registrant) : Change;

/// <summary>Cease to answer for a prefix.</summary>
public sealed record UnhomePrefix(Prefix Prefix) : Change;

/// <summary>Put counts of questions into the log.</summary>
public sealed record CountActivity(ImmutableArray<ActivityDelta> Deltas) : Change;
