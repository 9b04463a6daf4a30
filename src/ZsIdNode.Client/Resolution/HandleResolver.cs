using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using System.Text;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Client.Resolution;

/// <summary>
/// Resolves handles from one server on: follows its referrals to the servers that answer, and aliases to the
/// handles that they stand for. Both are bounded, and neither is followed in a circle.
/// </summary>
public sealed class HandleResolver : IAsyncDisposable
{
    private static readonly ImmutableArray<string> SiteTypes =
    [
        ValueTypes.Site, ValueTypes.Site6, ValueTypes.SitePrefix, ValueTypes.DelegatedSite, ValueTypes.Service, ValueTypes.ServicePrefix,
    ];

    private readonly HandleClient _start;
    private readonly Func<uint> _requestIds;
    private readonly TimeProvider _time;
    private readonly HandleResolverOptions _options;

    /// <param name="start">The server that is asked first; whoever names it trusts it, so its address is not judged.</param>
    /// <param name="requestIds">Where request ids come from; see <see cref="RequestIds"/>.</param>
    public HandleResolver(HandleServer start, Func<uint> requestIds, TimeProvider time, HandleResolverOptions? options = null)
    {
        _options = options ?? new HandleResolverOptions();
        _options.Check();
        _requestIds = requestIds;
        _time = time;
        _start = new HandleClient(start, requestIds, time, _options.Client);
    }

    /// <summary>Resolves a handle; the answer is of the server, and of the handle, at which the way ended.</summary>
    /// <exception cref="HandleClientException">There is no answer that can be used, or the way to it must not be followed.</exception>
    public async Task<HandleAnswer> ResolveAsync(string handle, ResolutionQuery query, HandleTransport transport, CancellationToken stop = default)
    {
        var journey = new Journey(_options);
        bool follows = _options.AliasesMost > 0 && !query.Types.Any(IsAlias);
        ResolutionQuery asked = follows && (query.Types.Length > 0 || query.Indexes.Length > 0) ? query with { Types = query.Types.Add(ValueTypes.Alias) } : query;
        while (true)
        {
            HandleAnswer answer = await ReferAsync(handle, asked, transport, journey, stop).ConfigureAwait(false);
            if (!follows || answer.Values.FirstOrDefault(value => IsAlias(value.Type)) is not HandleValue alias)
            {
                return answer;
            }

            handle = HandleIn(alias);
            journey.FollowAlias(handle);
        }
    }

    public ValueTask DisposeAsync() => _start.DisposeAsync();

    private static bool IsAlias(string type) => string.Equals(type, ValueTypes.Alias, StringComparison.OrdinalIgnoreCase);

    private static string HandleIn(HandleValue value)
    {
        string text = value.Text;
        return Handle.TryParse(text, out _) == HandleFault.None
            ? text
            : throw new HandleClientException(HandleClientReason.Referral, $"The {value.Type} value with index {value.Index} leads nowhere: its data is no handle.");
    }

    private async Task<HandleAnswer> ReferAsync(string handle, ResolutionQuery query, HandleTransport transport, Journey journey, CancellationToken stop)
    {
        journey.Ask(_start.Server, handle);
        HandleAnswer answer = await _start.ResolveAsync(handle, query, transport, stop).ConfigureAwait(false);
        while (answer.Referral is HandleReferral referral)
        {
            journey.FollowReferral(handle);
            IReadOnlyList<SiteRecord> sites = await SitesAsync(referral, transport, journey, stop).ConfigureAwait(false);
            answer = await AskAnyAsync(sites, handle, query, transport, journey, stop).ConfigureAwait(false);
        }

        return answer;
    }

    private async Task<IReadOnlyList<SiteRecord>> SitesAsync(HandleReferral referral, HandleTransport transport, Journey journey, CancellationToken stop)
    {
        ImmutableArray<HandleValue> values = referral.Values;
        string? service = referral.Handle.Length > 0 ? referral.Handle : null;
        while (true)
        {
            List<SiteRecord> sites = SitesIn(values);
            if (sites.Count > 0)
            {
                return sites;
            }

            service = values.FirstOrDefault(IsService) is HandleValue value ? HandleIn(value) : service;
            if (service is null)
            {
                throw new HandleClientException(HandleClientReason.Referral, "The question was referred elsewhere, but no site says where.");
            }

            // The values of a service handle are asked for like any others, and may be referred on themselves.
            journey.FollowReferral(service);
            var query = new ResolutionQuery { Types = SiteTypes };
            HandleAnswer answer = await ReferAsync(service, query, transport, journey, stop).ConfigureAwait(false);
            (values, service) = (answer.Values, null);
        }
    }

    private static bool IsService(HandleValue value) => ValueTypes.IsOf(Encoding.UTF8.GetBytes(value.Type), ValueTypes.ServiceUtf8);

    // Primaries first: they hold what mirrors may not have yet.
    private static List<SiteRecord> SitesIn(ImmutableArray<HandleValue> values)
    {
        var sites = new List<SiteRecord>();
        foreach (HandleValue value in values)
        {
            if (ValueTypes.StructureOf(Encoding.UTF8.GetBytes(value.Type)) == ValueStructure.Site && SiteRecord.TryRead(value.Data.Span, out SiteRecord? site))
            {
                sites.Add(site);
            }
        }

        return [.. sites.OrderByDescending(site => site.IsPrimary)];
    }

    private async Task<HandleAnswer> AskAnyAsync(
        IReadOnlyList<SiteRecord> sites, string handle, ResolutionQuery query, HandleTransport transport, Journey journey, CancellationToken stop)
    {
        HandleClientException? failure = null;
        int tried = 0;
        foreach (SiteRecord site in sites)
        {
            if (SiteTarget.Find(site, handle, transport, _options.FollowsToPrivateAddresses, out string refusal) is not SiteTarget target)
            {
                failure ??= new HandleClientException(HandleClientReason.Referral, $"'{handle}' is referred to where it is not followed: {refusal}.");
                continue;
            }

            if (tried++ == _options.SitesTriedMost)
            {
                break;
            }

            journey.Ask(target.Server, handle);
            try
            {
                return await AskAsync(target, handle, query, stop).ConfigureAwait(false);
            }
            catch (HandleClientException exception) when (exception.Reason is HandleClientReason.Unreachable or HandleClientReason.TimedOut)
            {
                failure = exception;
            }
        }

        ExceptionDispatchInfo.Throw(failure!);
        return null;
    }

    private async Task<HandleAnswer> AskAsync(SiteTarget target, string handle, ResolutionQuery query, CancellationToken stop)
    {
        var client = new HandleClient(target.Server, _requestIds, _time, _options.Client with { ServerKey = target.Key, SiteSerial = target.SiteSerial });
        await using (client.ConfigureAwait(false))
        {
            return await client.ResolveAsync(handle, query, target.Transport, stop).ConfigureAwait(false);
        }
    }
}
