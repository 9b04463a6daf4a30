using ZsIdNode.Handles;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;

namespace ZsIdNode.Server.Sites;

/// <summary>
/// Homes prefixes, and gives each the prefix record by which clients find the node: they ask for the bare
/// prefix or <c>0.NA/…</c> with type HS_SITE before they ask for an identifier below it.
/// </summary>
internal sealed class PrefixHoming(Registrar registrar, SiteIdentity site)
{
    /// <summary>The longest name of a registrant, in characters.</summary>
    public const int RegistrantCharactersMost = 200;

    public async Task<ChangeOutcome> HomeAsync(Prefix prefix, string registrant, Requester requester, Door door) =>
        await registrar.HomeAsync(prefix, registrant, PrefixRecord.OfHomed(prefix, site.Record), requester, door).ConfigureAwait(false);

    public async Task<ChangeOutcome> UnhomeAsync(Prefix prefix, Requester requester, Door door) => await registrar.UnhomeAsync(prefix, requester, door).ConfigureAwait(false);
}
