using System.Collections.Frozen;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Wire.Operations;

namespace ZsIdNode.Server.Wire;

/// <summary>
/// Answers one message, whichever way it came: (1) is it whole and ours to answer, (2) does its session
/// exist, (3) which operation, (4) the operation.
/// </summary>
internal sealed class WireService(IEnumerable<IWireOperation> operations, SiteIdentity site, TimeProvider time)
{
    private readonly FrozenDictionary<OpCode, IWireOperation> _operations = operations.ToFrozenDictionary(operation => operation.OpCode);

    /// <summary>Seconds since 1970.</summary>
    public long Now() => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>
    /// Writes the answer to the worker's response, nothing when the message deserves none. When the disk must
    /// be asked it writes nothing and says <see langword="false"/>.
    /// </summary>
    public bool TryAnswer(in Envelope envelope, ReadOnlySpan<byte> message, Door door, long now, WireScope scope, WireWorker worker)
    {
        // (1)
        Malformed malformed = MessageHeader.TryRead(message, out MessageHeader header);
        var request = new WireRequest(new WireExchange(envelope, header, door, scope, now), message);
        if (malformed != Malformed.None)
        {
            AnswerMalformed(envelope, malformed, door, now, worker);
            return true;
        }

        if (header.ResponseCode != ResponseCode.Reserved)
        {
            // An answer is never answered: two servers could otherwise be made to talk for ever.
            return true;
        }

        // (2)
        ResponseCode session = CheckSession(envelope, header, scope);
        if (session != ResponseCode.Success)
        {
            new AnswerWriter(site, worker.Response, request)
                .CompleteWithError(session, "Invalid session id or session time out. Please try again.");
            return true;
        }

        // (3)
        if (_operations.TryGetValue(header.OpCode, out IWireOperation? operation))
        {
            // (4)
            return operation.TryAnswer(request, worker);
        }

        AnswerWriter answer = new(site, worker.Response, request);
        if (header.OpCode == OpCode.Reserved)
        {
            answer.CompleteWithError(ResponseCode.ProtocolError, "Unknown opCode in message: 0");
        }
        else
        {
            answer.CompleteWithError(ResponseCode.OperationNotSupported, $"Operation {(int)header.OpCode} is not supported");
        }

        return true;
    }

    /// <summary>Answers what <see cref="TryAnswer"/> could not answer at once.</summary>
    public async ValueTask AnswerLaterAsync(Envelope envelope, ReadOnlyMemory<byte> message, Door door, long now, WireScope scope, WireWorker worker, CancellationToken stop)
    {
        MessageHeader.TryRead(message.Span, out MessageHeader header);
        var exchange = new WireExchange(envelope, header, door, scope, now);
        OperationEnd end = await _operations[header.OpCode].AnswerLaterAsync(exchange, message, Requester.Anonymous, worker, stop).ConfigureAwait(false);
        if (end == OperationEnd.NeedsAuthentication)
        {
            Refuse(envelope, message.Span, door, now, worker, ResponseCode.InsufficientPermissions, "This needs an administrator");
        }
    }

    /// <summary>Refuses a well-formed message for a reason of the node's own.</summary>
    public void Refuse(in Envelope envelope, ReadOnlySpan<byte> message, Door door, long now, WireWorker worker, ResponseCode code, string reason)
    {
        MessageHeader.TryRead(message, out MessageHeader header);
        var request = new WireRequest(new WireExchange(envelope, header, door, WireScope.None, now), message);
        new AnswerWriter(site, worker.Response, request).CompleteWithError(code, reason);
    }

    /// <summary>
    /// Says what is wrong with bytes that are no message. The reference server loses the request id here and
    /// its own client reports a mismatch; we give back what could be read.
    /// </summary>
    public void AnswerMalformed(in Envelope envelope, Malformed malformed, Door door, long now, WireWorker worker)
    {
        var header = new MessageHeader(OpCode.Reserved, ResponseCode.Reserved, OpFlags.Usual, -1, 0, 0, 0);

        // An answer in version 0 would be malformed itself: two nodes that are made to talk by a forged source
        // would refuse each other's refusals for ever.
        Envelope answerable = envelope.SuggestedVersion.Major == 0 ? envelope with { SuggestedVersion = ProtocolVersion.Spoken } : envelope;
        var request = new WireRequest(new WireExchange(answerable, header, door, WireScope.None, now), new byte[MessageHeader.Bytes]);
        new AnswerWriter(site, worker.Response, request).CompleteWithError(ResponseCode.ProtocolError, malformed.Describe());
    }

    /// <summary>There are no Handle sessions yet, so every number but a connection's private one is unknown.</summary>
    private static ResponseCode CheckSession(in Envelope envelope, in MessageHeader header, WireScope scope)
    {
        if ((envelope.Flags & EnvelopeFlags.Encrypted) != 0)
        {
            return envelope.SessionId == 0 ? ResponseCode.SessionFailed : ResponseCode.SessionTimeout;
        }

        if (envelope.SessionId == 0 || envelope.SessionId == scope.PrivateSessionId)
        {
            return ResponseCode.Success;
        }

        if (header.OpCode == OpCode.GetSiteInfo)
        {
            scope.EstablishPrivateSession(envelope.SessionId);
            return ResponseCode.Success;
        }

        return ResponseCode.SessionTimeout;
    }
}
