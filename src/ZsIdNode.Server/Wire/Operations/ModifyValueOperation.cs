using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>Op code 104: replaces values of a record. Those that say so may be replaced by everybody.</summary>
internal sealed class ModifyValueOperation(ChangeDesk changes, SiteIdentity site, WireOptions options) : RecordOperation(changes, site, options)
{
    public override OpCode OpCode => OpCode.ModifyValue;

    protected override bool MayNeedNoProof => true;

    protected override Malformed TryRead(in WireRequest request, out AskedChange asked) => AskedChange.TryReadValues(request.Body, out asked);

    protected override Task<ChangeOutcome> ChangeAsync(Handle handle, AskedChange asked, bool overwrite, Requester requester, Door door) =>
        Changes.ModifyAsync(handle, asked.Values, requester, door);
}
