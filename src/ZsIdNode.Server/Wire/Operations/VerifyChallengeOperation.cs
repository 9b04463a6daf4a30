using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Wire.Security;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>
/// Op code 201: tells another server whether an answer was made with a secret that stands here. Anybody may ask; the
/// asker learns nothing that a challenge of our own would not tell.
/// </summary>
internal sealed class VerifyChallengeOperation(IdentityKeys identities, SiteIdentity site) : IWireOperation
{
    public OpCode OpCode => OpCode.VerifyChallenge;

    public bool TryAnswer(in WireRequest request, WireWorker worker) => false;

    public async ValueTask<OperationEnd> AnswerLaterAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop)
    {
        Malformed malformed = TryRead(exchange, message.Span, out IdentityClaim? claim, out byte[] nonce, out byte[] digest);
        if (malformed != Malformed.None)
        {
            new AnswerWriter(site, worker.Response, new WireRequest(exchange, message.Span)).CompleteWithError(ResponseCode.ProtocolError, malformed.Describe());
            return OperationEnd.Answered;
        }

        bool verified = await identities.FindProvenAsync(claim!, nonce, digest, stop).ConfigureAwait(false) is not null;
        var answer = new AnswerWriter(site, worker.Response, new WireRequest(exchange, message.Span));
        answer.Raw([verified ? (byte)1 : (byte)0]);
        answer.Complete(ResponseCode.Success);
        return OperationEnd.Answered;
    }

    private static Malformed TryRead(in WireExchange exchange, ReadOnlySpan<byte> message, out IdentityClaim? claim, out byte[] nonce, out byte[] digest)
    {
        Malformed malformed = VerifyChallengeRequest.TryRead(new WireRequest(exchange, message).Body, out VerifyChallengeRequest request);
        claim = malformed == Malformed.None ? IdentityClaim.Of(request, exchange.Envelope.Version) : null;
        nonce = request.Nonce.ToArray();
        digest = request.RequestDigest.ToArray();
        return malformed;
    }
}
