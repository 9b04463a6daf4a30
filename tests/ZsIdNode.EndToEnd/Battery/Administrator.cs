using ZsIdNode.Client.Administration;
using ZsIdNode.Client.Identities;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;

namespace ZsIdNode.EndToEnd.Battery;

/// <summary>Somebody who administers the upper node in one way, and looks at what it holds as everybody does.</summary>
internal sealed class Administrator : IAsyncDisposable
{
    private readonly HandleClient _wire;
    private readonly Identity _identity;

    public Administrator(TwoNodes nodes, Who who, How how)
    {
        _wire = nodes.Upper.OpenWire();
        _identity = nodes.Identify(who);
        Asks = new HandleAdministration(_wire, _identity, new HandleAdministrationOptions
        {
            UsesSession = how is How.Session or How.EncryptedSession,
            Encrypts = how == How.EncryptedSession,
            Certifies = how == How.Certified,
        });
    }

    public HandleAdministration Asks { get; }

    /// <summary>What everybody finds under a handle, by UDP and by TCP alike: index, type and data, in order.</summary>
    public async Task<IReadOnlyList<HandleValue>> FindAsync(string handle, ResponseCode expected = ResponseCode.Success)
    {
        HandleAnswer tcp = await _wire.ResolveAsync(handle, ResolutionQuery.All, HandleTransport.Tcp);
        HandleAnswer udp = await _wire.ResolveAsync(handle, ResolutionQuery.All, HandleTransport.Udp);
        Assert.Equal(expected, tcp.ResponseCode);
        Assert.Equal(expected, udp.ResponseCode);
        Assert.Equal(tcp.Values.AsEnumerable(), udp.Values);
        return WithoutTime(tcp.Values);
    }

    /// <summary>What stands under a handle, the values that only administrators may read among it.</summary>
    public async Task<IReadOnlyList<HandleValue>> FindAllAsync(string handle)
    {
        HandleAnswer answer = await Asks.ResolveAsync(handle, ResolutionQuery.All);
        Assert.Equal(ResponseCode.Success, answer.ResponseCode);
        return WithoutTime(answer.Values);
    }

    public async Task<IReadOnlyList<string>> ListAsync(Prefix prefix) => await Asks.ListHandlesAsync(prefix).ToListAsync();

    public async Task<IReadOnlyList<string>> ListHomedAsync() => await Asks.ListHomedPrefixesAsync().ToListAsync();

    public async ValueTask DisposeAsync()
    {
        await Asks.EndSessionAsync();
        Asks.Dispose();
        _identity.Dispose();
        await _wire.DisposeAsync();
    }

    private static List<HandleValue> WithoutTime(IEnumerable<HandleValue> values) => [.. values.Select(value => value with { Timestamp = 0 })];
}
