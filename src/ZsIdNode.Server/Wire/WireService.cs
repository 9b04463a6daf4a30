using System.Collections.Frozen;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Wire.Operations;
using ZsIdNode.Server.Wire.Security;

namespace ZsIdNode.Server.Wire;

/// <summary>
/// Answers one message, whichever way it came: (1) is it whole and ours to answer, (2) does its session
/// exist, (3) which operation, (4) the operation. What comes in a session or must wait goes the same way a second
/// time with a copy of the message: (2) opens it, and (5) proves who asks, where the operation wants to know.
/// </summary>
internal sealed class WireService(IEnumerable<IWireOperation> operations, SiteIdentity site, WireSecurity security, TimeProvider time)
{
    private readonly FrozenDictionary<OpCode, IWireOperation> _operations = operations.ToFrozenDictionary(operation => operation.OpCode);

    /// <summary>Refuses what the doors cannot hand over.</summary>
    public MessageRefuser Refuser { get; } = new(site);

    /// <summary>Seconds since 1970.</summary>
    public long Now() => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>
    /// Writes the answer to the worker's response, nothing when the message deserves none. When it must wait, for the
    /// disk or because it takes long, it writes nothing and says <see langword="false"/>.
    /// </summary>
    public bool TryAnswer(in Envelope envelope, ReadOnlySpan<byte> message, Door door, long now, WireScope scope, WireWorker worker)
    {
        if ((envelope.Flags & EnvelopeFlags.Encrypted) != 0)
        {
            return false;
        }

        // (1)
        Malformed malformed = MessageHeader.TryRead(message, out MessageHeader header);
        var request = new WireRequest(new WireExchange(envelope, header, door, scope, now), message);
        if (malformed != Malformed.None)
        {
            Refuser.RefuseMalformed(envelope, malformed, door, now, worker);
            return true;
        }

        if (header.ResponseCode != ResponseCode.Reserved)
        {
            // An answer is never answered: two servers could otherwise be made to talk for ever.
            return true;
        }

        // (2)
        if (header.OpCode == OpCode.ChallengeResponse || IsInSession(envelope, scope) || IsSigned(header))
        {
            return false;
        }

        // (3)
        if (TryRefuse(request, worker))
        {
            return true;
        }

        // (4)
        return _operations[header.OpCode].TryAnswer(request, worker);
    }

    /// <summary>Answers what <see cref="TryAnswer"/> could not answer at once.</summary>
    public async ValueTask AnswerLaterAsync(Envelope envelope, ReadOnlyMemory<byte> message, Door door, long now, WireScope scope, WireWorker worker, CancellationToken stop)
    {
        if (door != Door.Udp || IsPlainQuestion(envelope, message.Span))
        {
            await AnswerOpenedAsync(envelope, message, door, now, scope, worker, stop).ConfigureAwait(false);
            return;
        }

        var key = new DatagramKey(scope.Source, envelope.SessionId, envelope.RequestId);
        if (security.Answers.Begin(key, worker.Response) != Remembered.Nothing)
        {
            return;
        }

        int start = worker.Response.Length;
        bool answered = false;
        try
        {
            await AnswerOpenedAsync(envelope, message, door, now, scope, worker, stop).ConfigureAwait(false);
            answered = true;
        }
        finally
        {
            security.Answers.End(key, answered ? worker.Response.From(start) : default);
        }
    }

    // A signature takes as long as thousands of answers: it must not hold up those who want none.
    private static bool IsSigned(in MessageHeader header) => (header.Flags & OpFlags.Certify) != 0;

    private static MessageHeader ReadHeader(ReadOnlySpan<byte> message)
    {
        MessageHeader.TryRead(message, out MessageHeader header);
        return header;
    }

    private static bool IsPlainQuestion(in Envelope envelope, ReadOnlySpan<byte> message) =>
        envelope.SessionId == 0
        && (envelope.Flags & EnvelopeFlags.Encrypted) == 0
        && ReadHeader(message) is { OpCode: OpCode.Resolution } header
        && (header.Flags & OpFlags.PublicOnly) != 0;

    /// <summary>Site information and logins are given to everybody, so a number that they bear is the peer's own.</summary>
    private static bool EstablishesOwnNumber(OpCode opCode) => opCode is OpCode.GetSiteInfo or OpCode.LoginKey or OpCode.SessionSetup;

    private static Requester RequesterOf(in WireExchange exchange) => exchange switch
    {
        // A login is proven each time.
        { Header.OpCode: OpCode.LoginKey } => Requester.Anonymous,
        { Session.Identity: HandleReference identity, IsAuthentic: true } => Requester.Identified(identity),
        { Session: null, Scope.Login: HandleReference login } => Requester.Identified(login),
        _ => Requester.Anonymous,
    };

    private bool IsInSession(in Envelope envelope, WireScope scope) =>
        envelope.SessionId != 0 && envelope.SessionId != scope.PrivateSessionId && security.Sessions.Knows(envelope.SessionId);

    /// <summary>Refuses what is no operation of this door or bears the number of no session.</summary>
    private bool TryRefuse(in WireRequest request, WireWorker worker)
    {
        WireExchange exchange = request.Exchange;
        uint session = exchange.Envelope.SessionId;
        OpCode opCode = exchange.Header.OpCode;
        if (session != 0 && session != exchange.Scope.PrivateSessionId && exchange.Session is null)
        {
            if (!EstablishesOwnNumber(opCode))
            {
                Refuser.Refuse(request, worker, ResponseCode.SessionTimeout);
                return true;
            }

            exchange.Scope.EstablishPrivateSession(session);
        }

        (ResponseCode code, string reason) = Judge(opCode, exchange.Door);
        if (code != ResponseCode.Success)
        {
            Refuser.Refuse(request, worker, code, reason);
        }

        return code != ResponseCode.Success;
    }

    /// <summary>Whether there is such an operation, and at this door.</summary>
    private (ResponseCode Code, string Reason) Judge(OpCode opCode, Door door) =>
        opCode == OpCode.Reserved ? (ResponseCode.ProtocolError, "Unknown opCode in message: 0")
        : !_operations.ContainsKey(opCode) ? (ResponseCode.OperationNotSupported, $"Operation {(int)opCode} is not supported")
        : door == Door.Udp && IsAdministrative(opCode) ? (ResponseCode.ProtocolError, "Received admin request on non-admin interface")
        : (ResponseCode.Success, "");

    // Our site record offers UDP for questions only.
    private static bool IsAdministrative(OpCode opCode) => opCode is >= OpCode.CreateHandle and <= OpCode.ListDerivedPrefixes or >= OpCode.HomePrefix and <= OpCode.ListHomedPrefixes;

    private async ValueTask AnswerOpenedAsync(Envelope envelope, ReadOnlyMemory<byte> message, Door door, long now, WireScope scope, WireWorker worker, CancellationToken stop)
    {
        // (2)
        OpenedMessage opened = security.Gate.Open(envelope, message, scope);
        var exchange = new WireExchange(envelope, opened.Header, door, scope, now) { Session = opened.Session, IsAuthentic = opened.IsAuthentic };
        if (opened.Malformed != Malformed.None)
        {
            Refuser.RefuseMalformed(envelope, opened.Malformed, door, now, worker);
            return;
        }

        if (opened.Header.ResponseCode != ResponseCode.Reserved)
        {
            return;
        }

        if (opened.Refusal != ResponseCode.Success)
        {
            RefuseSealed(exchange, opened.Message, worker, opened.Refusal);
        }
        else if (opened.Header.OpCode == OpCode.ChallengeResponse)
        {
            await AnswerProofAsync(exchange, opened.Message, worker, stop).ConfigureAwait(false);
        }
        else
        {
            await AnswerSealedAsync(exchange, opened.Message, RequesterOf(exchange), worker, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Judges the answer to a challenge, and if it is right answers the request that was challenged.</summary>
    private async ValueTask AnswerProofAsync(WireExchange exchange, ReadOnlyMemory<byte> message, WireWorker worker, CancellationToken stop)
    {
        AnswerJudgement judgement = await security.Judge.JudgeAsync(exchange, message, stop).ConfigureAwait(false);
        if (judgement.Challenge is not PendingChallenge challenge)
        {
            RefuseSealed(exchange, message, worker, judgement.Refusal);
        }
        else if (judgement.Identity is not HandleReference identity)
        {
            RefuseSealed(Resume(challenge, exchange, message), challenge.Message, worker, judgement.Refusal);
        }
        else
        {
            await AnswerSealedAsync(Resume(challenge, exchange, message), challenge.Message, Requester.Identified(identity), worker, stop).ConfigureAwait(false);
        }
    }

    private async ValueTask AnswerSealedAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop)
    {
        int start = worker.Response.Length;
        worker.AnswerIsConfidential = false;
        if (exchange.Session is null || worker.HandOverAsync is not Func<ValueTask> handOverAsync)
        {
            await AnswerAsync(exchange, message, requester, worker, stop).ConfigureAwait(false);
        }
        else
        {
            // What leaves early is sealed early.
            worker.HandOverAsync = async () =>
            {
                Seal(exchange, worker, start);
                await handOverAsync().ConfigureAwait(false);
                start = worker.Response.Length;
            };
            await AnswerAsync(exchange, message, requester, worker, stop).ConfigureAwait(false);
            worker.HandOverAsync = handOverAsync;
        }

        Seal(exchange, worker, start);
    }

    private async ValueTask AnswerAsync(WireExchange exchange, ReadOnlyMemory<byte> message, Requester requester, WireWorker worker, CancellationToken stop)
    {
        // (3)
        if (TryRefuse(new WireRequest(exchange, message.Span), worker))
        {
            return;
        }

        // (4)
        using IDisposable? place = IsSigned(exchange.Header) ? await site.EnterSigningAsync(stop).ConfigureAwait(false) : null;
        IWireOperation operation = _operations[exchange.Header.OpCode];
        if (operation.TryAnswer(new WireRequest(exchange, message.Span), worker))
        {
            return;
        }

        OperationEnd end = await operation.AnswerLaterAsync(exchange, message, requester, worker, stop).ConfigureAwait(false);
        if (end == OperationEnd.NeedsAuthentication)
        {
            // (5)
            security.Challenger.Challenge(exchange, message, worker.Response);
        }
    }

    private void RefuseSealed(WireExchange exchange, ReadOnlyMemory<byte> message, WireWorker worker, ResponseCode code)
    {
        int start = worker.Response.Length;
        worker.AnswerIsConfidential = false;
        Refuser.Refuse(new WireRequest(exchange, message.Span), worker, code);
        Seal(exchange, worker, start);
    }

    /// <summary>Encrypts what was written from <paramref name="start"/> on, where the session asks for it.</summary>
    private void Seal(in WireExchange exchange, WireWorker worker, int start)
    {
        bool encrypts = (exchange.Envelope.Flags & EnvelopeFlags.Encrypted) != 0
            || (exchange.Header.Flags & OpFlags.Encrypt) != 0
            || worker.AnswerIsConfidential;
        if (encrypts && exchange.Session is WireSession session)
        {
            security.Gate.Seal(session, worker.Response, start);
        }
    }

    /// <summary>The challenged request as if it came with the answer: same operation, the number of the answer.</summary>
    private WireExchange Resume(PendingChallenge challenge, in WireExchange answer, ReadOnlyMemory<byte> message)
    {
        WireExchange first = challenge.Exchange;

        // Handle protocol, login: its answer bears the digest of the login itself.
        bool ofFirst = security.DigestOfFirstRequest || first.Header.OpCode == OpCode.LoginKey;
        return first with
        {
            Envelope = answer.Envelope with
            {
                SessionId = challenge.Key.Owner is null ? 0 : challenge.Key.Id,
                Flags = answer.Envelope.Flags | (first.Envelope.Flags & EnvelopeFlags.Encrypted),
            },
            Door = answer.Door,
            Scope = answer.Scope,
            Now = answer.Now,
            Digested = ofFirst ? default : message[..(MessageHeader.Bytes + answer.Header.BodyLength)],
        };
    }
}
