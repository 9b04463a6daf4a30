using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.Server.Wire.Security;

/// <summary>
/// Judges answers to challenges: (1) which challenges may it answer, (2) where are the keys, (3) does one of them fit,
/// (4) is the challenge still to be answered, (5) what does the session learn by it.
/// </summary>
/// <param name="foreign">Knows keys on other nodes; without it they prove nothing.</param>
internal sealed class AnswerJudge(ChallengeBook challenges, SessionBook sessions, IdentityKeys identities, ForeignIdentities? foreign = null)
{
    /// <param name="exchange">That of the answer.</param>
    /// <param name="message">The answer: header and body.</param>
    public async ValueTask<AnswerJudgement> JudgeAsync(WireExchange exchange, ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        if (exchange.Envelope.SessionId == 0)
        {
            return AnswerJudgement.Refused(ResponseCode.AuthenticationTimeout);
        }

        // (1)
        PendingChallenge[] waiting = Waiting(exchange);
        if (waiting.Length == 0)
        {
            return AnswerJudgement.Refused(NothingWaits(exchange));
        }

        PendingChallenge newest = waiting[0];
        if (!TryRead(exchange, message.Span, out IdentityClaim? claim))
        {
            return AnswerJudgement.Refused(ResponseCode.ProtocolError, newest);
        }

        // (2), (3)
        AnswerJudgement proof = await ProveAsync(claim!, waiting, stop).ConfigureAwait(false);
        if (proof.Challenge is not PendingChallenge challenge || proof.Identity is not HandleReference identity)
        {
            return proof;
        }

        // (4)
        if (!challenges.TryConsume(challenge))
        {
            return AnswerJudgement.Refused(ResponseCode.AuthenticationTimeout, challenge);
        }

        // (5)
        if (challenge.Exchange.Session is WireSession session)
        {
            sessions.Prove(session, identity);
        }

        return new AnswerJudgement(challenge, identity, ResponseCode.Success);
    }

    private static bool IsPrivate(in WireExchange exchange) => exchange.Envelope.SessionId == exchange.Scope.PrivateSessionId;

    private static bool TryRead(in WireExchange exchange, ReadOnlySpan<byte> message, out IdentityClaim? claim)
    {
        bool read = ChallengeAnswer.TryRead(new WireRequest(exchange, message).Body, out ChallengeAnswer answer) == Malformed.None;
        claim = read ? IdentityClaim.Of(answer, exchange.Envelope.Version) : null;
        return read;
    }

    /// <summary>The IDIS SDK throws at 406; to it somebody whose key is elsewhere has failed to prove it.</summary>
    private static ResponseCode RefusalOf(KeysFound found, PendingChallenge challenge) =>
        found == KeysFound.NoRecord ? ResponseCode.InvalidAdmin
        : challenge.Exchange.Header.OpCode == OpCode.LoginKey || !Peers.AnswersChallenges(challenge.Exchange) ? ResponseCode.AuthenticationFailed
        : ResponseCode.AuthenticationError;

    private async ValueTask<AnswerJudgement> ProveAsync(IdentityClaim claim, PendingChallenge[] waiting, CancellationToken stop)
    {
        // (2)
        PendingChallenge newest = waiting[0];
        byte recursions = newest.Exchange.Header.RecursionCount;
        (KeysFound found, IReadOnlyList<IdentityKey> keys) = await identities.FindAsync(claim, stop).ConfigureAwait(false);
        if (found == KeysFound.Elsewhere && foreign is not null && claim.Kind == ProofKind.SecretKey)
        {
            (found, PendingChallenge? verified) = await foreign.VerifyAsync(claim, waiting, recursions, stop).ConfigureAwait(false);
            return found != KeysFound.Found ? AnswerJudgement.Refused(RefusalOf(found, newest), newest)
                : verified is null ? AnswerJudgement.Refused(ResponseCode.AuthenticationFailed, newest)
                : new AnswerJudgement(verified, ForeignIdentities.IdentityOf(claim), ResponseCode.Success);
        }

        if (found == KeysFound.Elsewhere && foreign is not null && claim.Kind == ProofKind.PublicKey)
        {
            (found, keys) = await foreign.FindAsync(claim, recursions, stop).ConfigureAwait(false);
        }

        // (3)
        return found != KeysFound.Found ? AnswerJudgement.Refused(RefusalOf(found, newest), newest)
            : await identities.TryProveAsync(claim, keys, waiting, stop).ConfigureAwait(false) is (PendingChallenge challenge, HandleReference identity)
                ? new AnswerJudgement(challenge, identity, ResponseCode.Success)
                : AnswerJudgement.Refused(ResponseCode.AuthenticationFailed, newest);
    }

    /// <summary>
    /// What is over: the challenge, or the session that it was made in. A Handle.net client that is told the latter sets up
    /// another session and asks once more; to one that is told the former its request has failed.
    /// </summary>
    private ResponseCode NothingWaits(in WireExchange exchange) =>
        exchange.Session is not null || IsPrivate(exchange) || challenges.HasEnded(exchange.Envelope.SessionId)
            ? ResponseCode.AuthenticationTimeout
            : ResponseCode.SessionTimeout;

    private PendingChallenge[] Waiting(in WireExchange exchange)
    {
        uint id = exchange.Envelope.SessionId;
        object? owner = exchange.Session is not null ? exchange.Session : IsPrivate(exchange) ? exchange.Scope : null;
        PendingChallenge[] waiting = challenges.Answer(new ChallengeKey(owner, id));
        if (waiting.Length == 0 && owner is not null)
        {
            // A number that was drawn for a challenge may happen to be a session's, too.
            waiting = challenges.Answer(new ChallengeKey(null, id));
        }

        // A login is for the connection that it was asked for on, whoever learns the number of its challenge.
        WireScope scope = exchange.Scope;
        return [.. waiting.Where(challenge => challenge.Exchange.Header.OpCode != OpCode.LoginKey || challenge.Exchange.Scope == scope)];
    }
}
