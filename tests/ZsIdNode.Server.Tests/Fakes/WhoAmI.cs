using System.Text;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Wire;
using ZsIdNode.Server.Wire.Operations;

namespace ZsIdNode.Server.Tests.Fakes;

/// <summary>An administrative operation that tells whom it was done for, and how often it was done at all.</summary>
internal sealed class WhoAmI(SiteIdentity site) : IWireOperation
{
    public OpCode OpCode => OpCode.DeleteHandle;

    public int Done { get; private set; }

    public bool TryAnswer(in WireRequest request, WireWorker worker) => false;

    public async ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop)
    {
        await Task.Yield();
        if (requester == Requester.Anonymous)
        {
            return OperationEnd.NeedsAuthentication;
        }

        Done++;
        var answer = new AnswerWriter(site, worker.Response, new WireRequest(exchange, message.Span));
        answer.Raw(Encoding.UTF8.GetBytes(requester.ToString()));
        answer.Complete(ResponseCode.Success);
        return OperationEnd.Answered;
    }
}
