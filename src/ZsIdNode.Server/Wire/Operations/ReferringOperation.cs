using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>An operation whose requests are referred where their handle stands, before anybody must prove who he is.</summary>
internal sealed class ReferringOperation(IWireOperation operation, Referrer referrer) : IWireOperation
{
    public OpCode OpCode => operation.OpCode;

    public bool TryAnswer(in WireRequest request, WireWorker worker) =>
        !referrer.MayRefer(request.Exchange, Referrer.HandleIn(request.Body)) && operation.TryAnswer(request, worker);

    public async ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop) =>
        await referrer.TryReferAsync(exchange, message, worker, stop).ConfigureAwait(false)
            ? OperationEnd.Answered
            : await operation.AnswerLaterAsync(exchange, message, requester, worker, stop).ConfigureAwait(false);
}
