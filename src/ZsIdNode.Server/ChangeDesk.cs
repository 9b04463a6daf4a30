using ZsIdNode.Handles;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Activity;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Registration;

namespace ZsIdNode.Server;

/// <summary>
/// Takes changes from every door to the registrar and counts those that are refused. Accepted ones need no
/// counting here: their counts follow from the log.
/// </summary>
internal sealed class ChangeDesk(Registrar registrar, PrefixDirectory prefixes, ActivityCounter counter, TimeProvider time)
{
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
            if (!outcomes[at].IsAccepted)
            {
                CountRefused(requests[at].Handle, door);
            }
        }

        return outcomes;
    }

    public async Task<ChangeOutcome> DeleteAsync(Handle handle, Requester requester, Door door)
    {
        ChangeOutcome outcome = await registrar.DeleteAsync(handle, requester, door).ConfigureAwait(false);
        if (!outcome.IsAccepted)
        {
            CountRefused(handle, door);
        }

        return outcome;
    }

    /// <summary>Counts a change that was refused before it came this far, such as one whose handle is none.</summary>
    public void CountMalformed(Door door) => Count(PrefixDirectory.UnknownOrdinal, door);

    private void CountRefused(Handle handle, Door door) => Count(Responsibility.For(handle.Utf8, prefixes.Current).Ordinal, door);

    private void Count(int ordinal, Door door) => counter.Count(ordinal, door, Measure.ChangeRefused, time.GetUtcNow().ToUnixTimeSeconds());
}
