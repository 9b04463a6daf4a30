using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>
/// Op code 300: begins to answer for a prefix. The message has no place for the registrant: it is the administrator who
/// asks, by his handle. The operator can name another over HTTP.
/// </summary>
internal sealed class HomePrefixOperation(ChangeDesk changes, SiteIdentity site) : HomingOperation(changes, site)
{
    public override OpCode OpCode => OpCode.HomePrefix;

    protected override Task<ChangeOutcome> ChangeAsync(Prefix prefix, Requester requester, Door door) => Changes.HomeAsync(prefix, RegistrantOf(requester), requester, door);

    private static string RegistrantOf(Requester requester) =>
        requester.Identity is HandleReference identity && identity.Handle.Length <= PrefixHoming.RegistrantCharactersMost ? identity.Handle : "";
}
