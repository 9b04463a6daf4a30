using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using System.Text;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;

namespace ZsIdNode.Client.Resolution;

/// <summary>
/// Resolves handles from one server on: follows its referrals to the servers that answer, and aliases to the
/// handles that they stand for. Both are bounded, and neither is followed in a circle.
/// </summary>
public sealed class HandleResolver : IAsyncDisposable, IDisposable
{
    /// <summary>Says where the handles below a prefix stand, and where a service is.</summary>
    private static readonly ImmutableArray<string> ServiceTypes = [ValueTypes.Site, ValueTypes.Site6, ValueTypes.Service];

    /// <summary>Says where the derived prefixes of a prefix stand.</summary>
    private static readonly ImmutableArray<string> DerivedTypes = [ValueTypes.SitePrefix, ValueTypes.DelegatedSite, ValueTypes.ServicePrefix];

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
            HandleAnswer answer = await ReferAsync(Resolution(handle, asked, transport), journey, stop).ConfigureAwait(false);
            if (!follows || answer.Values.FirstOrDefault(value => IsAlias(value.Type)) is not HandleValue alias)
            {
                return answer;
            }

            handle = HandleIn(alias);
            journey.FollowAlias(handle);
        }
    }

    /// <summary>Has a proof judged by the server that knows the secret key.</summary>
    /// <exception cref="HandleClientException">There is no answer that can be used, or the way to it must not be followed.</exception>
    public Task<VerificationAnswer> VerifyAsync(VerificationQuery query, HandleTransport transport, CancellationToken stop = default)
    {
        var errand = new Errand<VerificationAnswer>(query.Identity.Handle, query.Certify, transport, (client, way, stopped) => client.VerifyAsync(query, way, stopped));
        return ReferAsync(errand, new Journey(_options), stop);
    }

    public ValueTask DisposeAsync() => _start.DisposeAsync();

    public void Dispose() => _start.Dispose();

    private static bool IsAlias(string type) => string.Equals(type, ValueTypes.Alias, StringComparison.OrdinalIgnoreCase);

    private static string HandleIn(HandleValue value)
    {
        string text = value.Text;
        return Handle.TryParse(text, out _) == HandleFault.None
            ? text
            : throw new HandleClientException(HandleClientReason.Referral, $"The {value.Type} value with index {value.Index} leads nowhere: its data is no handle.");
    }

    private static Errand<HandleAnswer> Resolution(string handle, ResolutionQuery query, HandleTransport transport) =>
        new(handle, query.Certify, transport, (client, way, stop) => client.ResolveAsync(handle, query, way, stop));

    private async Task<TAnswer> ReferAsync<TAnswer>(Errand<TAnswer> errand, Journey journey, CancellationToken stop)
        where TAnswer : class, IReferringAnswer
    {
        journey.Ask(_start.Server, errand.Handle);
        TAnswer answer = await errand.Ask(_start, errand.Transport, stop).ConfigureAwait(false);
        if (answer.ResponseCode == ResponseCode.ServerNotResponsible && _options.FindsServices && PrefixHandleOf(errand.Handle) is string prefix)
        {
            IReadOnlyList<SiteRecord> sites = await SitesAsync(new HandleReferral(prefix, []), ServiceTypes, errand, journey, stop).ConfigureAwait(false);
            answer = sites.Count > 0 ? await AskAnyAsync(sites, errand, journey, stop).ConfigureAwait(false) : answer;
        }

        while (answer.Referral is HandleReferral referral)
        {
            journey.FollowReferral(errand.Handle);
            ImmutableArray<string> types = answer.ResponseCode == ResponseCode.PrefixReferral ? DerivedTypes : ServiceTypes;
            IReadOnlyList<SiteRecord> sites = await SitesAsync(referral, types, errand, journey, stop).ConfigureAwait(false);
            if (sites.Count == 0)
            {
                throw new HandleClientException(HandleClientReason.Referral, "The question was referred elsewhere, but no site says where.");
            }

            answer = await AskAnyAsync(sites, errand, journey, stop).ConfigureAwait(false);
        }

        return answer;
    }

    /// <summary>The handle of the record that says where a handle stands; nothing for prefix handles, whose service is where we start.</summary>
    private static string? PrefixHandleOf(string handle) =>
        Handle.TryParse(handle, out Handle parsed) == HandleFault.None && !parsed.Prefix.ToString().StartsWith("0.", StringComparison.Ordinal)
            ? parsed.Prefix.PrefixHandle.ToString()
            : null;

    /// <summary>The sites that a referral leads to; none when nobody says where they are.</summary>
    /// <param name="types">Which values of the handle that the referral names say it. Values that are in the referral itself were chosen by whoever sent it.</param>
    private async Task<IReadOnlyList<SiteRecord>> SitesAsync<TAnswer>(HandleReferral referral, ImmutableArray<string> types, Errand<TAnswer> errand, Journey journey, CancellationToken stop)
        where TAnswer : class, IReferringAnswer
    {
        ImmutableArray<HandleValue> values = referral.Values;
        string? service = referral.Handle.Length > 0 ? referral.Handle : null;
        while (true)
        {
            List<SiteRecord> sites = SitesIn(values);
            service = values.FirstOrDefault(IsService) is HandleValue value ? HandleIn(value) : service;
            if (sites.Count > 0 || service is null)
            {
                return sites;
            }

            // The values of a service handle are asked for like any others, and may be referred on themselves.
            journey.FollowReferral(service);
            var query = new ResolutionQuery { Types = types, Certify = errand.Certify, RequestDigest = errand.Certify };
            HandleAnswer answer = await ReferAsync(Resolution(service, query, errand.Transport), journey, stop).ConfigureAwait(false);
            values = [.. answer.Values.Where(value => types.Contains(value.Type, StringComparer.OrdinalIgnoreCase))];
            (service, types) = (null, ServiceTypes);
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

    private async Task<TAnswer> AskAnyAsync<TAnswer>(IReadOnlyList<SiteRecord> sites, Errand<TAnswer> errand, Journey journey, CancellationToken stop)
        where TAnswer : class, IReferringAnswer
    {
        HandleClientException? failure = null;
        int tried = 0;
        foreach (SiteRecord site in sites)
        {
            if (SiteTarget.Find(site, errand.Handle, errand.Transport, _options.FollowsToPrivateAddresses, out string refusal) is not SiteTarget target)
            {
                failure ??= new HandleClientException(HandleClientReason.Referral, $"'{errand.Handle}' is referred to where it is not followed: {refusal}.");
                continue;
            }

            if (errand.Certify && target.Key is null && !_options.BelievesUnconfirmedKeys)
            {
                failure ??= new HandleClientException(HandleClientReason.SignatureWrong, $"'{errand.Handle}' is referred to {target.Server}, whose site record has no key that its answers could be checked with.");
                continue;
            }

            if (tried++ == _options.SitesTriedMost)
            {
                break;
            }

            journey.Ask(target.Server, errand.Handle);
            try
            {
                return await AskAsync(target, errand, stop).ConfigureAwait(false);
            }
            catch (HandleClientException exception) when (exception.Reason is HandleClientReason.Unreachable or HandleClientReason.TimedOut)
            {
                failure = exception;
            }
        }

        ExceptionDispatchInfo.Throw(failure!);
        return null;
    }

    private async Task<TAnswer> AskAsync<TAnswer>(SiteTarget target, Errand<TAnswer> errand, CancellationToken stop)
        where TAnswer : class, IReferringAnswer
    {
        using var client = new HandleClient(target.Server, _requestIds, _time, _options.Client with { ServerKey = target.Key, SiteSerial = target.SiteSerial });
        return await errand.Ask(client, target.Transport, stop).ConfigureAwait(false);
    }
}
