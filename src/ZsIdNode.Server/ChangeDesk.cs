using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Activity;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server;

/// <summary>
/// Takes changes from every door to the registrar and counts those that are refused. Accepted ones need no
/// counting here: their counts follow from the log.
/// </summary>
internal sealed class ChangeDesk(Registrar registrar, PrefixHoming homing, PrefixDirectory prefixes, ActivityCounter counter, TimeProvider time)
{
    /// <summary>Tells whether this node answers for a handle, whatever stands behind its slash.</summary>
    public bool IsOurs(ReadOnlySpan<byte> handle) => Responsibility.For(handle, prefixes.Current).IsOurs;

    public async Task<ChangeOutcome> RegisterAsync(RegistrationRequest request, Requester requester, Door door)
    {
        ChangeOutcome[] outcomes = await RegisterAsync([request], requester, door).ConfigureAwait(false);
        return outcomes[0];
    }

    public async Task<ChangeOutcome[]> RegisterAsync(IReadOnlyList<RegistrationRequest> requests, Requester requester, Door door)
    {
        ChangeOutcome[] outcomes = await registrar.RegisterAsync(requests, requester, door).ConfigureAwait(false);
        for (int at = 0; at < outcomes.Length; at++)
        {
            Counted(outcomes[at], requests[at].Handle, door);
        }

        return outcomes;
    }

    /// <inheritdoc cref="Registrar.RegisterAsync(BatchPart, IReadOnlyList{PartLine}, Requester, Door)"/>
    /// <remarks>What is refused in a part counts when the part is taken, and not again.</remarks>
    public async Task<PartAnswer> RegisterAsync(BatchPart part, IReadOnlyList<PartLine> lines, Requester requester, Door door)
    {
        PartAnswer answer = await registrar.RegisterAsync(part, lines, requester, door).ConfigureAwait(false);
        for (int at = 0; at < lines.Count && !answer.IsRepeated && answer.Failure.IsAccepted; at++)
        {
            // A line that is no registration names no handle.
            if (lines[at].Refused.IsAccepted)
            {
                Counted(answer.Outcomes[at], lines[at].Request.Handle, door);
            }
            else
            {
                CountMalformed(door);
            }
        }

        return answer;
    }

    public async Task<ChangeOutcome> DeleteAsync(Handle handle, Requester requester, Door door) =>
        Counted(await registrar.DeleteAsync(handle, requester, door).ConfigureAwait(false), handle, door);

    /// <inheritdoc cref="Registrar.AddAsync"/>
    public async Task<ChangeOutcome> AddAsync(Handle handle, ImmutableArray<HandleValue> values, bool overwrite, Requester requester, Door door) =>
        Counted(await registrar.AddAsync(handle, values, overwrite, requester, door).ConfigureAwait(false), handle, door);

    public async Task<ChangeOutcome> ModifyAsync(Handle handle, ImmutableArray<HandleValue> values, Requester requester, Door door) =>
        Counted(await registrar.ModifyAsync(handle, values, requester, door).ConfigureAwait(false), handle, door);

    /// <inheritdoc cref="Registrar.RemoveAsync"/>
    public async Task<ChangeOutcome> RemoveAsync(Handle handle, ImmutableArray<int> indexes, Requester requester, Door door) =>
        Counted(await registrar.RemoveAsync(handle, indexes, requester, door).ConfigureAwait(false), handle, door);

    public async Task<ChangeOutcome> HomeAsync(Prefix prefix, string registrant, Requester requester, Door door) =>
        Counted(await homing.HomeAsync(prefix, registrant, requester, door).ConfigureAwait(false), prefix.PrefixHandle, door);

    public async Task<ChangeOutcome> UnhomeAsync(Prefix prefix, Requester requester, Door door) =>
        Counted(await homing.UnhomeAsync(prefix, requester, door).ConfigureAwait(false), prefix.PrefixHandle, door);

    /// <summary>Counts a change that was refused before it came this far, such as one whose handle is none.</summary>
    public void CountMalformed(Door door) => Count(PrefixDirectory.UnknownOrdinal, door);

    /// <summary>
    /// Counts a refusal. Who is asked for a proof is not refused: the change comes again with it. Nor is what may
    /// have happened after all: the log will count it then.
    /// </summary>
    private ChangeOutcome Counted(ChangeOutcome outcome, Handle handle, Door door)
    {
        if (!outcome.IsAccepted && outcome.Refusal is not (Refusal.NotAuthenticated or Refusal.OutcomeUnknown))
        {
            Count(Responsibility.For(handle.Utf8, prefixes.Current).Ordinal, door);
        }

        return outcome;
    }

    private void Count(int ordinal, Door door) => counter.Count(ordinal, door, Measure.ChangeRefused, time.GetUtcNow().ToUnixTimeSeconds());
}
