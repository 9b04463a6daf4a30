using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration;

/// <summary>Something that somebody wants changed; well-formed, but not yet judged.</summary>
/// <param name="Requester">Who wants it.</param>
/// <param name="Door">The way it came in.</param>
public abstract record Change(Requester Requester, Door Door);

/// <summary>Register a record, or replace the one that stands there.</summary>
/// <param name="Record">The record in the form of <see cref="Records.StoredRecord"/>.</param>
/// <param name="Overwrite">Whether an existing record is replaced instead of refused.</param>
public sealed record WriteRecord(Handle Handle, ReadOnlyMemory<byte> Record, bool Overwrite, Requester Requester, Door Door) : Change(Requester, Door);

/// <summary>Delete a record.</summary>
public sealed record DeleteRecord(Handle Handle, Requester Requester, Door Door) : Change(Requester, Door);

/// <summary>Add values to a record.</summary>
/// <param name="Values">The encoded values in order of their index, at least one.</param>
/// <param name="Overwrite">Whether values with the same index are replaced instead of refused.</param>
public sealed record AddValues(Handle Handle, ReadOnlyMemory<byte> Values, bool Overwrite, Requester Requester, Door Door) : Change(Requester, Door);

/// <summary>Replace values of a record by others with the same indexes.</summary>
/// <param name="Values">The encoded values in order of their index, at least one.</param>
public sealed record ModifyValues(Handle Handle, ReadOnlyMemory<byte> Values, Requester Requester, Door Door) : Change(Requester, Door);

/// <summary>Remove values from a record.</summary>
/// <param name="Indexes">In order, each once, at least one.</param>
public sealed record RemoveValues(Handle Handle, ImmutableArray<int> Indexes, Requester Requester, Door Door) : Change(Requester, Door);

/// <summary>Begin to answer for a prefix.</summary>
public sealed record HomePrefix(Prefix Prefix, string Registrant, Requester Requester, Door Door) : Change(Requester, Door);

/// <summary>Cease to answer for a prefix.</summary>
public sealed record UnhomePrefix(Prefix Prefix, Requester Requester, Door Door) : Change(Requester, Door);

/// <summary>Put counts of questions into the log.</summary>
public sealed record CountActivity(ImmutableArray<ActivityDelta> Deltas) : Change(Requester.Node, Door.Node);

/// <summary>A line of a part that was refused when it was read; it keeps its place among the others.</summary>
public sealed record MalformedLine(Refusal Refusal, string Message, Requester Requester, Door Door) : Change(Requester, Door);
