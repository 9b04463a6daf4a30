using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>
/// What the changes of records have in common: (1) read the message, (2) is the handle ours, and one at all, (3) must
/// the requester prove who he is first, (4) hand the change in, (5) answer.
/// </summary>
/// <remarks>
/// Unless the operator chose the Handle.net server's order, whoever has not proven who he is learns nothing of what
/// stands here, and occupies the one writer only where everybody may write.
/// </remarks>
internal abstract class RecordOperation(ChangeDesk changes, SiteIdentity site, WireOptions options) : IWireOperation
{
    public abstract OpCode OpCode { get; }

    protected ChangeDesk Changes => changes;

    /// <summary>Whether there are changes of this kind that everybody may make.</summary>
    protected virtual bool MayNeedNoProof => false;

    public bool TryAnswer(in WireRequest request, WireWorker worker) => false;

    public async ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop)
    {
        // (1)
        Malformed malformed = TryRead(new WireRequest(exchange, message.Span), out AskedChange asked);
        if (malformed != Malformed.None)
        {
            return Refuse(exchange, message, worker, ResponseCode.ProtocolError, malformed.Describe());
        }

        // (2)
        if (!changes.IsOurs(asked.Spelled))
        {
            (ResponseCode code, string text) = WireRefusals.Of(ChangeOutcome.Refused(Refusal.NotHomedHere));
            return Refuse(exchange, message, worker, code, text);
        }

        HandleFault fault = asked.TryParseHandle(out Handle handle);
        if (fault != HandleFault.None)
        {
            return Refuse(exchange, message, worker, ResponseCode.InvalidHandle, fault.Describe());
        }

        // (3)
        bool unproven = requester == Requester.Anonymous;
        if (unproven && !MayNeedNoProof && !options.TellsExistenceBeforeProof)
        {
            return OperationEnd.NeedsAuthentication;
        }

        // (4)
        bool overwrite = (exchange.Header.Flags & OpFlags.OverwriteWhenExists) != 0;
        ChangeOutcome outcome = await ChangeAsync(handle, asked, overwrite, requester, exchange.Door).ConfigureAwait(false);
        if (outcome.Refusal == Refusal.NotAuthenticated || (unproven && !options.TellsExistenceBeforeProof && TellsExistence(outcome.Refusal)))
        {
            return OperationEnd.NeedsAuthentication;
        }

        // (5)
        Answer(new WireRequest(exchange, message.Span), asked, outcome, worker);
        return OperationEnd.Answered;
    }

    protected abstract Malformed TryRead(in WireRequest request, out AskedChange asked);

    /// <param name="overwrite">Whether the message says that what exists is replaced.</param>
    protected abstract Task<ChangeOutcome> ChangeAsync(Handle handle, AskedChange asked, bool overwrite, Requester requester, Door door);

    /// <summary>Writes the answer to an accepted change; most have no body.</summary>
    /// <param name="flags">What the answer's header says of the change.</param>
    protected virtual void Complete(in AnswerWriter answer, in WireRequest request, AskedChange asked, OpFlags flags) => answer.Complete(ResponseCode.Success, flags);

    private static bool TellsExistence(Refusal refusal) =>
        refusal is Refusal.HandleExists or Refusal.HandleNotFound or Refusal.ValueNotFound or Refusal.NotPermitted;

    private void Answer(in WireRequest request, AskedChange asked, ChangeOutcome outcome, WireWorker worker)
    {
        var answer = new AnswerWriter(site, worker.Response, request);
        if (outcome.IsAccepted)
        {
            Complete(answer, request, asked, outcome.HasOverwritten ? OpFlags.OverwriteWhenExists : OpFlags.None);
            return;
        }

        (ResponseCode code, string message) = WireRefusals.Of(outcome);
        answer.CompleteWithError(code, message);
    }

    /// <summary>Refuses what does not come as far as the registrar.</summary>
    private OperationEnd Refuse(WireExchange exchange, ReadOnlyMemory<byte> message, WireWorker worker, ResponseCode code, string text)
    {
        new AnswerWriter(site, worker.Response, new WireRequest(exchange, message.Span)).CompleteWithError(code, text);
        changes.CountMalformed(exchange.Door);
        return OperationEnd.Answered;
    }
}
