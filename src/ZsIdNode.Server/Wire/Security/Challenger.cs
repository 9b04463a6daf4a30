using ZsIdNode.Protocol;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Wire.Security;

/// <summary>Asks senders who they are, those that can say it.</summary>
internal sealed class Challenger(ChallengeBook challenges, SiteIdentity site)
{
    /// <summary>Keeps a request and writes the challenge, or a refusal.</summary>
    public void Challenge(WireExchange exchange, ReadOnlyMemory<byte> message, ResponseBuffer output)
    {
        var request = new WireRequest(exchange, message.Span);
        if (exchange.Session is not null && !exchange.IsAuthentic)
        {
            // Whoever proves his identity now must not lend it to a request that somebody else put into his session.
            new AnswerWriter(site, output, request).CompleteWithError(ResponseCode.InvalidCredential, "The request has no authentication code of its session");
        }
        else if (exchange.Header.OpCode != OpCode.LoginKey && !Peers.AnswersChallenges(exchange))
        {
            new AnswerWriter(site, output, request).CompleteWithError(ResponseCode.InsufficientPermissions, "This needs an administrator; log in first");
        }
        else if (challenges.Open(exchange, message) is PendingChallenge challenge)
        {
            Write(challenge, exchange, message.Span, output);
        }
        else
        {
            new AnswerWriter(site, output, request).CompleteWithError(ResponseCode.ServerTooBusy, "Too many challenges wait for an answer");
        }
    }

    private void Write(PendingChallenge challenge, WireExchange exchange, ReadOnlySpan<byte> message, ResponseBuffer output)
    {
        // A challenge bears the digest of its request, asked for or not.
        WireExchange challenged = exchange with
        {
            Envelope = exchange.Envelope with { SessionId = challenge.Key.Id },
            Header = exchange.Header with { Flags = exchange.Header.Flags | OpFlags.RequestDigest },
        };
        var answer = new AnswerWriter(site, output, new WireRequest(challenged, message));
        answer.Block(challenge.Nonce);
        answer.Complete(ResponseCode.AuthenticationNeeded);
    }
}
