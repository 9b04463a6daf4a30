using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>
/// Op code 100: creates a record, or replaces it where the message says so. A message may leave the end of the
/// name to the node, which appends a random UUID.
/// </summary>
/// <param name="newName">Makes the UUIDs; nobody should be able to guess the next.</param>
internal sealed class CreateHandleOperation(ChangeDesk changes, SiteIdentity site, WireOptions options, Func<Guid> newName) : RecordOperation(changes, site, options)
{
    public override OpCode OpCode => OpCode.CreateHandle;

    protected override Malformed TryRead(in WireRequest request, out AskedChange asked)
    {
        Malformed malformed = AskedChange.TryReadValues(request.Body, out asked);
        if (malformed == Malformed.None && IsMinted(request))
        {
            asked = asked with { Spelled = [.. asked.Spelled, .. Encoding.ASCII.GetBytes(newName().ToString("D"))] };
        }

        return malformed;
    }

    protected override Task<ChangeOutcome> ChangeAsync(Handle handle, AskedChange asked, bool overwrite, Requester requester, Door door) =>
        Changes.RegisterAsync(new RegistrationRequest(handle, asked.Values, overwrite), requester, door);

    protected override void Complete(in AnswerWriter answer, in WireRequest request, AskedChange asked, OpFlags flags)
    {
        answer.Block(asked.Spelled);
        answer.Complete(ResponseCode.Success, IsMinted(request) ? flags | OpFlags.MintNewSuffix : flags);
    }

    private static bool IsMinted(in WireRequest request) => (request.Exchange.Header.Flags & OpFlags.MintNewSuffix) != 0;
}
