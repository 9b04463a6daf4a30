using System.Buffers;
using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Registry.Registration;

/// <summary>A record to be registered.</summary>
/// <param name="Overwrite">Whether an existing record is replaced instead of refused.</param>
public readonly record struct RegistrationRequest(Handle Handle, ImmutableArray<HandleValue> Values, bool Overwrite);

/// <summary>
/// What the doors call to change the registry. It validates and encodes before anything is queued, in
/// parallel on its callers' threads; the one writer behind it only decides.
/// </summary>
/// <param name="checksStructures">Whether data must have the structure that its type promises; see <see cref="SequencerOptions.ChecksStructures"/>.</param>
public sealed class Registrar(RegistrationSequencer sequencer, TimeProvider time, bool checksStructures = true)
{
    private const int RoomBytes = 16 * 1_024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_room;

    public async ValueTask<ChangeOutcome> RegisterAsync(RegistrationRequest request, Requester requester, Door door)
    {
        ChangeOutcome[] outcomes = await RegisterAsync([request], requester, door).ConfigureAwait(false);
        return outcomes[0];
    }

    /// <summary>Registers several records in their order; each has an outcome of its own.</summary>
    public async Task<ChangeOutcome[]> RegisterAsync(IReadOnlyList<RegistrationRequest> requests, Requester requester, Door door)
    {
        var outcomes = new ChangeOutcome[requests.Count];
        var changes = new List<Change>(requests.Count);
        for (int at = 0; at < requests.Count; at++)
        {
            ValueFault fault = TryEncode(requests[at], requester, door, out WriteRecord? change);
            outcomes[at] = fault.IsNone ? default : Refuse(fault);
            if (fault.IsNone)
            {
                changes.Add(change!);
            }
        }

        if (changes.Count > 0)
        {
            ChangeOutcome[] decided = await sequencer.SubmitAsync(changes).ConfigureAwait(false);
            int next = 0;
            for (int at = 0; at < outcomes.Length; at++)
            {
                outcomes[at] = outcomes[at].IsAccepted ? decided[next++] : outcomes[at];
            }
        }

        return outcomes;
    }

    /// <summary>Registers the lines of one part of a batch: all of them are decided and logged together, and once, however often the part comes.</summary>
    public Task<PartAnswer> RegisterAsync(BatchPart part, IReadOnlyList<PartLine> lines, Requester requester, Door door)
    {
        var changes = new Change[lines.Count];
        for (int at = 0; at < changes.Length; at++)
        {
            WriteRecord? change = null;
            ChangeOutcome refused = lines[at].Refused;
            if (refused.IsAccepted && TryEncode(lines[at].Request, requester, door, out change) is { IsNone: false } fault)
            {
                refused = Refuse(fault);
            }

            changes[at] = change as Change ?? new MalformedLine(refused.Refusal, refused.Message, requester, door);
        }

        return sequencer.SubmitPartAsync(part, changes);
    }

    public ValueTask<ChangeOutcome> DeleteAsync(Handle handle, Requester requester, Door door) =>
        sequencer.SubmitAsync(new DeleteRecord(handle, requester, door));

    /// <param name="overwrite">Whether values with the same index are replaced instead of refused.</param>
    public ValueTask<ChangeOutcome> AddAsync(Handle handle, ImmutableArray<HandleValue> values, bool overwrite, Requester requester, Door door) =>
        CheckValues(values) is { IsAccepted: false } refused
            ? ValueTask.FromResult(refused)
            : sequencer.SubmitAsync(new AddValues(handle, Encode(values), overwrite, requester, door));

    public ValueTask<ChangeOutcome> ModifyAsync(Handle handle, ImmutableArray<HandleValue> values, Requester requester, Door door) =>
        CheckValues(values) is { IsAccepted: false } refused
            ? ValueTask.FromResult(refused)
            : sequencer.SubmitAsync(new ModifyValues(handle, Encode(values), requester, door));

    /// <param name="indexes">In any order; what stands twice is removed once.</param>
    public ValueTask<ChangeOutcome> RemoveAsync(Handle handle, ImmutableArray<int> indexes, Requester requester, Door door) =>
        indexes.IsDefaultOrEmpty
            ? ValueTask.FromResult(ChangeOutcome.Refused(Refusal.ValuesEmpty, "Value list was empty"))
            : sequencer.SubmitAsync(new RemoveValues(handle, [.. new SortedSet<int>(indexes)], requester, door));

    /// <param name="registrant">The enterprise that the prefix belongs to, as people call it.</param>
    public ValueTask<ChangeOutcome> HomeAsync(Prefix prefix, string registrant, Requester requester, Door door) =>
        sequencer.SubmitAsync(new HomePrefix(prefix, registrant, requester, door));

    /// <summary>
    /// Homes a prefix together with its prefix record: both, or neither. One that its registrant has made already stays.
    /// </summary>
    /// <param name="prefixRecord">The record of the prefix handle; the node writes it on its own account.</param>
    public async ValueTask<ChangeOutcome> HomeAsync(Prefix prefix, string registrant, ImmutableArray<HandleValue> prefixRecord, Requester requester, Door door)
    {
        ValueFault fault = TryEncode(new RegistrationRequest(prefix.PrefixHandle, prefixRecord, Overwrite: false), Requester.Node, Door.Node, out WriteRecord? record);
        if (!fault.IsNone)
        {
            return Refuse(fault);
        }

        ChangeOutcome[] outcomes = await sequencer.SubmitChainAsync([new HomePrefix(prefix, registrant, requester, door), record!]).ConfigureAwait(false);
        return outcomes[0];
    }

    public ValueTask<ChangeOutcome> UnhomeAsync(Prefix prefix, Requester requester, Door door) =>
        sequencer.SubmitAsync(new UnhomePrefix(prefix, requester, door));

    private ChangeOutcome CheckValues(ImmutableArray<HandleValue> values)
    {
        if (values.IsDefaultOrEmpty)
        {
            return ChangeOutcome.Refused(Refusal.ValuesEmpty, "Value list was empty");
        }

        ValueFault fault = ValueValidation.CheckRecord(values, checksStructures);
        return fault.IsNone ? default
            : fault.Kind == ValueFaultKind.Index ? ChangeOutcome.Refused(Refusal.InvalidValue, "Value indexes must be positive")
            : Refuse(fault);
    }

    private static ChangeOutcome Refuse(ValueFault fault) =>
        ChangeOutcome.Refused(fault.Kind == ValueFaultKind.IndexTwice ? Refusal.ValueExists : Refusal.InvalidValue, fault.Describe());

    /// <summary>The rule dates the values when it puts them into the record.</summary>
    private static ReadOnlyMemory<byte> Encode(ImmutableArray<HandleValue> values)
    {
        var encoded = new ArrayBufferWriter<byte>(256);
        foreach (HandleValue value in values.OrderBy(value => value.Index))
        {
            ValueEncoding.Write(value, encoded);
        }

        return encoded.WrittenMemory;
    }

    /// <summary>Encodes a record and checks it; the encoding is what is checked, stored and answered.</summary>
    private ValueFault TryEncode(RegistrationRequest request, Requester requester, Door door, out WriteRecord? change)
    {
        change = null;
        if (request.Values.Length > HandleLimits.ValuesMost)
        {
            return new ValueFault(ValueFaultKind.ValuesTooMany, Index: 0);
        }

        // Bulk registrations make hundreds of thousands a second: each thread keeps its room to write in.
        ArrayBufferWriter<byte> room = s_room ??= new ArrayBufferWriter<byte>(RoomBytes);
        room.ResetWrittenCount();

        // The node's clock dates the values, whatever the registrant sent.
        StoredRecord.Write(room, request.Handle.Utf8, InOrder(request.Values), (uint)time.GetUtcNow().ToUnixTimeSeconds());
        byte[] record = room.WrittenSpan.ToArray();
        if (room.Capacity > RoomBytes)
        {
            s_room = null;
        }

        ValueFault fault = ValueValidation.CheckRecord(new StoredRecord(record).Values, checksStructures);
        change = fault.IsNone ? new WriteRecord(request.Handle, record, request.Overwrite, requester, door) : null;
        return fault;
    }

    private static ImmutableArray<HandleValue> InOrder(ImmutableArray<HandleValue> values)
    {
        for (int at = 1; at < values.Length; at++)
        {
            if (values[at].Index < values[at - 1].Index)
            {
                return [.. values.OrderBy(value => value.Index)];
            }
        }

        return values;
    }
}
