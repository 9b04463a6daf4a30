using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>
/// Op code 2001: whoever proves his identity by it is taken for himself in everything that follows on the connection.
/// Both Chinese SDKs log in so.
/// </summary>
internal sealed class LoginKeyOperation(SiteIdentity site) : IWireOperation
{
    public OpCode OpCode => OpCode.LoginKey;

    public bool TryAnswer(in WireRequest request, WireWorker worker) => false;

    /// <param name="requester">Who has just proven his identity; an earlier login does not count.</param>
    public ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop)
    {
        var request = new WireRequest(exchange, message.Span);
        var answer = new AnswerWriter(site, worker.Response, request);
        Malformed malformed = KeyLoginRequest.TryRead(request.Body, out KeyLoginRequest login);
        if (malformed != Malformed.None)
        {
            answer.CompleteWithError(ResponseCode.ProtocolError, malformed.Describe());
        }
        else if (exchange.Scope.Forgets)
        {
            answer.CompleteWithError(ResponseCode.OperationNotSupported, "A login holds for a TCP connection; here is none");
        }
        else if (requester.Identity is not HandleReference identity)
        {
            answer.Abandon();
            return ValueTask.FromResult(OperationEnd.NeedsAuthentication);
        }
        else if (!IsSame(login, identity))
        {
            answer.CompleteWithError(ResponseCode.AuthenticationFailed, "The login is for somebody else than who answered");
        }
        else
        {
            exchange.Scope.LogIn(identity);
            answer.Block(login.UserHandle);
            answer.Raw([0, 0, 0, 0]);
            answer.Complete(ResponseCode.Success);
        }

        return ValueTask.FromResult(OperationEnd.Answered);
    }

    private static bool IsSame(in KeyLoginRequest login, HandleReference identity) =>
        AsciiCase.Equal(login.UserHandle, Encoding.UTF8.GetBytes(identity.Handle))
        && (login.UserIndex == 0 || login.UserIndex == identity.Index);
}
