using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Server.Upstream;

/// <summary>
/// Asks for the groups of administrators on other nodes that may decide about a request, before it is decided: the
/// one writer then finds them in memory and never waits for the network.
/// </summary>
/// <param name="here">Reads the records of this node.</param>
internal sealed class ForeignGroups(ServerAdministrators administrators, PrefixDirectory prefixes, IRecordReader here, ForeignRecords foreign, UpstreamOptions options, TimeProvider time)
{
    // It matches no administrator, so that the search walks through every group.
    private static readonly Requester Nobody = Requester.Identified(new HandleReference("", 0));

    /// <summary>Fetches what may be fetched in time. What may not grants nothing.</summary>
    /// <param name="recursions">How many servers the request has come through.</param>
    public async ValueTask FetchAsync(Handle handle, byte recursions, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(options.TimeMost, time);
        using var lateOrStopped = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        var authority = new Authority(administrators, new FetchingReader(prefixes, here, foreign, recursions));
        try
        {
            await authority.JudgeAsync(Nobody, WhoeverAdministers(handle), lateOrStopped.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // The request is decided by what is known.
        }
    }

    /// <summary>Those of the record itself, and those of the prefix under which it is created or listed.</summary>
    private static Demand WhoeverAdministers(Handle handle)
    {
        Prefix? under = !handle.Prefix.ToString().Equals(Prefix.NamingAuthority, StringComparison.OrdinalIgnoreCase) ? handle.Prefix
            : Prefix.TryParse(handle.Suffix, out Prefix derived) ? derived.Parent
            : null;
        return Demand.AnyOf([new Grant(handle, AdminPermissions.None)], [new Grant(under?.PrefixHandle, AdminPermissions.None)]);
    }

    private sealed class FetchingReader(PrefixDirectory prefixes, IRecordReader here, ForeignRecords foreign, byte recursions) : IRecordReader
    {
        public async ValueTask<bool> TryReadAsync(Handle handle, RecordBuffer record, CancellationToken stop) =>
            Responsibility.For(handle.Utf8, prefixes.Current).IsOurs
                ? await here.TryReadAsync(handle, record, stop).ConfigureAwait(false)
                : await foreign.ReadAsync(handle, record, recursions, stop).ConfigureAwait(false) == ForeignRead.Found;
    }
}
