using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>Op code 2: gives the node's own site record to anybody, whatever handle the request names.</summary>
internal sealed class GetSiteInfoOperation(SiteIdentity site) : IWireOperation
{
    public OpCode OpCode => OpCode.GetSiteInfo;

    public bool TryAnswer(in WireRequest request, WireWorker worker)
    {
        var answer = new AnswerWriter(site, worker.Response, request);
        answer.Raw(site.Record);
        answer.Complete(ResponseCode.Success);
        return true;
    }

    public ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop) =>
        throw new InvalidOperationException("The site record is always in memory.");
}
