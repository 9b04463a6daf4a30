using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Wire.Security;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>Op code 401: ends the session that it comes in.</summary>
internal sealed class SessionTerminateOperation(SessionBook sessions, SiteIdentity site) : IWireOperation
{
    public OpCode OpCode => OpCode.SessionTerminate;

    public bool TryAnswer(in WireRequest request, WireWorker worker)
    {
        // What comes in a session does not come this way.
        new AnswerWriter(site, worker.Response, request).CompleteWithError(ResponseCode.SessionTimeout, "There is no session to end");
        return true;
    }

    public ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop)
    {
        var request = new WireRequest(exchange, message.Span);
        if (exchange.Session is not WireSession session)
        {
            TryAnswer(request, worker);
        }
        else if (!exchange.IsAuthentic)
        {
            new AnswerWriter(site, worker.Response, request).CompleteWithError(ResponseCode.InvalidCredential, "The request has no authentication code of its session");
        }
        else
        {
            sessions.End(session);
            new AnswerWriter(site, worker.Response, request).Complete(ResponseCode.Success);
        }

        return ValueTask.FromResult(OperationEnd.Answered);
    }
}
