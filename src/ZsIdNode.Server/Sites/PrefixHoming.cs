using System.Buffers;
using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;

namespace ZsIdNode.Server.Sites;

/// <summary>
/// Homes prefixes, and gives each the prefix record by which clients find the node: they ask for the bare
/// prefix or <c>0.NA/…</c> with type HS_SITE before they ask for an identifier below it.
/// </summary>
internal sealed class PrefixHoming(Registrar registrar, SiteIdentity site)
{
    private const int SiteIndex = 1;
    private const int AdminIndex = 100;
    private const int KeyIndex = 300;

    public async Task<ChangeOutcome> HomeAsync(Prefix prefix, string registrant, Requester requester, Door door) =>
        await registrar.HomeAsync(prefix, registrant, PrefixRecord(prefix), requester, door).ConfigureAwait(false);

    public async Task<ChangeOutcome> UnhomeAsync(Prefix prefix, Requester requester, Door door) => await registrar.UnhomeAsync(prefix, requester, door).ConfigureAwait(false);

    private ImmutableArray<HandleValue> PrefixRecord(Prefix prefix)
    {
        var admin = new ArrayBufferWriter<byte>();
        new AdminRecord(AdminPermissions.All, new HandleReference($"{Prefix.NamingAuthority}/{prefix}", KeyIndex)).Write(admin);
        return
        [
            new HandleValue(SiteIndex, "HS_SITE", site.Record.ToArray()),
            new HandleValue(AdminIndex, "HS_ADMIN", admin.WrittenMemory),
        ];
    }
}
