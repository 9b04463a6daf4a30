using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>Op code 105: lists the handles under a prefix, in the order and the spelling in which they are kept.</summary>
internal sealed class ListHandlesOperation(IHandleDirectory handles, PrefixDirectory prefixes, Authority authority, SiteIdentity site) : IWireOperation
{
    public OpCode OpCode => OpCode.ListHandles;

    public bool TryAnswer(in WireRequest request, WireWorker worker) => false;

    public async ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop)
    {
        // A prefix handle may be ours without its prefix: what stood under it before it was unhomed is not ours to list.
        Malformed malformed = AskedChange.TryReadHandle(new WireRequest(exchange, message.Span).Body, out AskedChange asked);
        bool isPrefix = asked.TryParsePrefix(out Prefix prefix);
        if (malformed != Malformed.None || !isPrefix || prefixes.Current.Find(prefix.PrefixHandle.SuffixUtf8) is null)
        {
            return malformed != Malformed.None ? Refuse(exchange, message, worker, (ResponseCode.ProtocolError, malformed.Describe()))
                : !isPrefix ? Refuse(exchange, message, worker, (ResponseCode.InvalidHandle, "Not a prefix; expected a prefix handle such as 0.NA/88.118.42"))
                : Refuse(exchange, message, worker, WireRefusals.Of(ChangeOutcome.Refused(Refusal.NotHomedHere)));
        }

        Verdict verdict = await authority.JudgeAsync(requester, Demand.ToList(prefix), stop).ConfigureAwait(false);
        if (verdict != Verdict.Allowed)
        {
            return verdict == Verdict.NeedsAuthentication
                ? OperationEnd.NeedsAuthentication
                : Refuse(exchange, message, worker, WireRefusals.Of(ChangeOutcome.Refused(Refusal.NotAdministrator)));
        }

        if (HandleLists.IsPossible(site, new WireRequest(exchange, message.Span), worker, handles.Count(prefix)))
        {
            await HandleLists.AnswerAsync(site, exchange, message, worker, (after, most) => handles.ReadPageAsync(prefix, after, most, stop)).ConfigureAwait(false);
        }

        return OperationEnd.Answered;
    }

    private OperationEnd Refuse(WireExchange exchange, ReadOnlyMemory<byte> message, WireWorker worker, (ResponseCode Code, string Text) refusal)
    {
        new AnswerWriter(site, worker.Response, new WireRequest(exchange, message.Span)).CompleteWithError(refusal.Code, refusal.Text);
        return OperationEnd.Answered;
    }
}
