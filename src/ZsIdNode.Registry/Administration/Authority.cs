using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Registry.Administration;

/// <summary>
/// Decides whether a requester is granted what he needs. Handle protocol, order of authorisation:
/// (1) server administrators, themselves or through groups; (2) HS_ADMIN values that name the requester;
/// (3) groups that HS_ADMIN values name, breadth-first.
/// </summary>
/// <remarks>It judges by what <paramref name="records"/> shows and nothing else; it keeps nothing between two calls.</remarks>
public sealed class Authority(ServerAdministrators administrators, IRecordReader records)
{
    public ValueTask<Verdict> JudgeAsync(Requester requester, Demand demand, CancellationToken stop) =>
        requester.IsTrusted || demand.IsNothing ? ValueTask.FromResult(Verdict.Allowed)
        : requester.Identity is not HandleReference identity ? ValueTask.FromResult(Verdict.NeedsAuthentication)
        : JudgeAsync(new AdministratorSearch(identity, records), demand, stop);

    private async ValueTask<Verdict> JudgeAsync(AdministratorSearch search, Demand demand, CancellationToken stop)
    {
        bool allowed = await search.IsAmongAsync(administrators.Full, stop).ConfigureAwait(false)
            || (demand.IsHoming && await search.IsAmongAsync(administrators.Homing, stop).ConfigureAwait(false))
            || await MeetsAnyAsync(search, demand.Alternatives, stop).ConfigureAwait(false);
        return allowed ? Verdict.Allowed : Verdict.NotAdministrator;
    }

    private static async ValueTask<bool> MeetsAnyAsync(AdministratorSearch search, ImmutableArray<ImmutableArray<Grant>> alternatives, CancellationToken stop)
    {
        foreach (ImmutableArray<Grant> grants in alternatives)
        {
            if (await MeetsAllAsync(search, grants, stop).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    private static async ValueTask<bool> MeetsAllAsync(AdministratorSearch search, ImmutableArray<Grant> grants, CancellationToken stop)
    {
        foreach (Grant grant in grants)
        {
            if (grant.Record is not Handle record || !await search.IsGrantedAsync(record, grant.Permissions, stop).ConfigureAwait(false))
            {
                return false;
            }
        }

        return grants.Length > 0;
    }
}
