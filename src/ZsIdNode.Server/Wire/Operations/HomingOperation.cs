using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>
/// What homing and unhoming have in common. They are about the node and not about a record, so it does not matter
/// for which prefixes it answers already.
/// </summary>
internal abstract class HomingOperation(ChangeDesk changes, SiteIdentity site) : IWireOperation
{
    public abstract OpCode OpCode { get; }

    protected ChangeDesk Changes => changes;

    public bool TryAnswer(in WireRequest request, WireWorker worker) => false;

    public async ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop)
    {
        Malformed malformed = AskedChange.TryReadHandle(new WireRequest(exchange, message.Span).Body, out AskedChange asked);
        if (malformed != Malformed.None)
        {
            changes.CountMalformed(exchange.Door);
            return Answer(exchange, message, worker, ResponseCode.ProtocolError, malformed.Describe());
        }

        if (!asked.TryParsePrefix(out Prefix prefix))
        {
            changes.CountMalformed(exchange.Door);
            return Answer(exchange, message, worker, ResponseCode.InvalidHandle, "Not a prefix; expected one such as 88.118.42 or its prefix handle 0.NA/88.118.42");
        }

        ChangeOutcome outcome = requester == Requester.Anonymous
            ? ChangeOutcome.Refused(Refusal.NotAuthenticated)
            : await ChangeAsync(prefix, requester, exchange.Door).ConfigureAwait(false);
        (ResponseCode code, string text) = WireRefusals.OfHoming(outcome);
        return outcome.Refusal == Refusal.NotAuthenticated ? OperationEnd.NeedsAuthentication : Answer(exchange, message, worker, code, text);
    }

    protected abstract Task<ChangeOutcome> ChangeAsync(Prefix prefix, Requester requester, Door door);

    private OperationEnd Answer(WireExchange exchange, ReadOnlyMemory<byte> message, WireWorker worker, ResponseCode code, string text)
    {
        var answer = new AnswerWriter(site, worker.Response, new WireRequest(exchange, message.Span));
        if (code == ResponseCode.Success)
        {
            answer.Complete(code);
        }
        else
        {
            answer.CompleteWithError(code, text);
        }

        return OperationEnd.Answered;
    }
}
