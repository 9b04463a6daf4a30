using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>Op code 101: deletes a record.</summary>
internal sealed class DeleteHandleOperation(ChangeDesk changes, SiteIdentity site, WireOptions options) : RecordOperation(changes, site, options)
{
    public override OpCode OpCode => OpCode.DeleteHandle;

    protected override Malformed TryRead(in WireRequest request, out AskedChange asked) => AskedChange.TryReadHandle(request.Body, out asked);

    protected override Task<ChangeOutcome> ChangeAsync(Handle handle, AskedChange asked, bool overwrite, Requester requester, Door door) =>
        Changes.DeleteAsync(handle, requester, door);
}
