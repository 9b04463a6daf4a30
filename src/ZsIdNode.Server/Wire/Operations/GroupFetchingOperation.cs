using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Server.Upstream;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>An operation before which the groups on other nodes are fetched that may decide about it, once it is known who asks.</summary>
internal sealed class GroupFetchingOperation(IWireOperation operation, ForeignGroups groups) : IWireOperation
{
    public OpCode OpCode => operation.OpCode;

    public bool TryAnswer(in WireRequest request, WireWorker worker) => operation.TryAnswer(request, worker);

    public async ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop)
    {
        if (requester.Identity is not null && Handle.TryParse(Referrer.HandleIn(new WireRequest(exchange, message.Span).Body), out Handle handle) == HandleFault.None)
        {
            await groups.FetchAsync(handle, exchange.Header.RecursionCount, stop).ConfigureAwait(false);
        }

        return await operation.AnswerLaterAsync(exchange, message, requester, worker, stop).ConfigureAwait(false);
    }
}
