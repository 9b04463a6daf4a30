using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>Op code 301: ceases to answer for a prefix. What stands under it stays.</summary>
internal sealed class UnhomePrefixOperation(ChangeDesk changes, SiteIdentity site) : HomingOperation(changes, site)
{
    public override OpCode OpCode => OpCode.UnhomePrefix;

    protected override Task<ChangeOutcome> ChangeAsync(Prefix prefix, Requester requester, Door door) => Changes.UnhomeAsync(prefix, requester, door);
}
