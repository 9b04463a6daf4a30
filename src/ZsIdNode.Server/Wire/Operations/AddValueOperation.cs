using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>Op code 102: adds values to a record, or replaces values of it where the message says so.</summary>
internal sealed class AddValueOperation(ChangeDesk changes, SiteIdentity site, WireOptions options) : RecordOperation(changes, site, options)
{
    public override OpCode OpCode => OpCode.AddValue;

    protected override Malformed TryRead(in WireRequest request, out AskedChange asked) => AskedChange.TryReadValues(request.Body, out asked);

    protected override Task<ChangeOutcome> ChangeAsync(Handle handle, AskedChange asked, bool overwrite, Requester requester, Door door) =>
        Changes.AddAsync(handle, asked.Values, overwrite, requester, door);
}
