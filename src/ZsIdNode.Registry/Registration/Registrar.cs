using System.Buffers;
using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Registry.Registration;

/// <summary>A record to be registered.</summary>
/// <param name="Overwrite">Whether an existing record is replaced instead of refused.</param>
public readonly record struct RegistrationRequest(Handle Handle, ImmutableArray<HandleValue> Values, bool Overwrite);

/// <summary>
/// What the doors call to change the registry. It validates and encodes before anything is queued, in
/// parallel on its callers' threads; the one writer behind it only decides.
/// </summary>
public sealed class Registrar(RegistrationSequencer sequencer, TimeProvider time)
{
    public async ValueTask<ChangeOutcome> RegisterAsync(RegistrationRequest request, Door door)
    {
        ChangeOutcome[] outcomes = await RegisterAsync([request], door).ConfigureAwait(false);
        return outcomes[0];
    }

    /// <summary>Registers several records in their order; each has an outcome of its own.</summary>
    public async Task<ChangeOutcome[]> RegisterAsync(IReadOnlyList<RegistrationRequest> requests, Door door)
    {
        var outcomes = new ChangeOutcome[requests.Count];
        var changes = new List<Change>(requests.Count);
        for (int at = 0; at < requests.Count; at++)
        {
            ValueFault fault = ValueValidation.CheckRecord(requests[at].Values);
            outcomes[at] = fault.IsNone ? default : ChangeOutcome.Refused(Refusal.InvalidValue, fault.Describe());
            if (fault.IsNone)
            {
                changes.Add(Encode(requests[at], door));
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

    public ValueTask<ChangeOutcome> DeleteAsync(Handle handle, Door door) => sequencer.SubmitAsync(new DeleteRecord(handle, door));

    /// <param name="registrant">The enterprise that the prefix belongs to, as people call it.</param>
    public ValueTask<ChangeOutcome> HomeAsync(Prefix prefix, string registrant) => sequencer.SubmitAsync(new HomePrefix(prefix, registrant));

    public ValueTask<ChangeOutcome> UnhomeAsync(Prefix prefix) => sequencer.SubmitAsync(new UnhomePrefix(prefix));

    private WriteRecord Encode(RegistrationRequest request, Door door)
    {
        // The node's clock dates the values, whatever the registrant sent.
        uint now = (uint)time.GetUtcNow().ToUnixTimeSeconds();
        HandleValue[] values = [.. request.Values.OrderBy(value => value.Index).Select(value => value with { Timestamp = now })];
        var record = new ArrayBufferWriter<byte>(512);
        StoredRecord.Write(record, request.Handle.Utf8, values);
        return new WriteRecord(request.Handle, record.WrittenMemory, request.Overwrite, door);
    }
}
