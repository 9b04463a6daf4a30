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
        var answer = new AnswerWriter(site, worker.Response, request);
        if (request.Exchange.Session is not WireSession session)
        {
            answer.CompleteWithError(ResponseCode.SessionTimeout, "There is no session to end");
        }
        else if (!request.Exchange.IsAuthentic)
        {
            answer.CompleteWithError(ResponseCode.InvalidCredential, "The request has no authentication code of its session");
        }
        else
        {
            sessions.End(session);
            answer.Complete(ResponseCode.Success);
        }

        return true;
    }

    public ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop) =>
        throw new InvalidOperationException("Ending a session never waits.");
}
