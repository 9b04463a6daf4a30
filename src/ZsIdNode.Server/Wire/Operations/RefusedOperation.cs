using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>An operation that is known, and refused to everybody for a reason of its own.</summary>
internal sealed class RefusedOperation(OpCode opCode, ResponseCode code, string reason, SiteIdentity site) : IWireOperation
{
    public OpCode OpCode => opCode;

    public bool TryAnswer(in WireRequest request, WireWorker worker)
    {
        new AnswerWriter(site, worker.Response, request).CompleteWithError(code, reason);
        return true;
    }

    public ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop) =>
        throw new InvalidOperationException("A refusal never waits.");
}
