using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>Op code 103: removes values from a record.</summary>
internal sealed class RemoveValueOperation(ChangeDesk changes, SiteIdentity site, WireOptions options) : RecordOperation(changes, site, options)
{
    public override OpCode OpCode => OpCode.RemoveValue;

    protected override Malformed TryRead(in WireRequest request, out AskedChange asked) => AskedChange.TryReadIndexes(request.Body, out asked);

    protected override Task<ChangeOutcome> ChangeAsync(Handle handle, AskedChange asked, bool overwrite, Requester requester, Door door) =>
        Changes.RemoveAsync(handle, asked.Indexes, requester, door);
}
