using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Wire.Security;

namespace ZsIdNode.Server.Wire;

/// <summary>Refuses messages, as far as they can be read, before any operation has seen them.</summary>
internal sealed class MessageRefuser(SiteIdentity site)
{
    public void Refuse(in WireRequest request, WireWorker worker, ResponseCode code, string reason) =>
        new AnswerWriter(site, worker.Response, request).CompleteWithError(code, reason);

    /// <summary>Refuses in the words that clients of the recorded server are used to.</summary>
    public void Refuse(in WireRequest request, WireWorker worker, ResponseCode code) => Refuse(request, worker, code, Describe(code));

    /// <summary>Refuses a well-formed message for a reason of the node's own.</summary>
    public void RefuseUnopened(in Envelope envelope, ReadOnlySpan<byte> message, Door door, long now, WireWorker worker, ResponseCode code, string reason)
    {
        // What is encrypted begins with no header; its request number is all that is known.
        MessageHeader header = default;
        bool readable = (envelope.Flags & EnvelopeFlags.Encrypted) == 0 && MessageHeader.TryRead(message, out header) == Malformed.None;
        OpenedMessage opened = readable ? new OpenedMessage(message.ToArray(), header) : OpenedMessage.Closed(code);
        var exchange = new WireExchange(envelope, opened.Header, door, WireScope.None, now);
        Refuse(new WireRequest(exchange, opened.Message.Span), worker, code, reason);
    }

    /// <summary>
    /// Says what is wrong with bytes that are no message. The reference server loses the request id here and
    /// its own client reports a mismatch; we give back what could be read.
    /// </summary>
    public void RefuseMalformed(in Envelope envelope, Malformed malformed, Door door, long now, WireWorker worker)
    {
        var header = new MessageHeader(OpCode.Reserved, ResponseCode.Reserved, OpFlags.Usual, -1, 0, 0, 0);

        // An answer in version 0 would be malformed itself: two nodes that are made to talk by a forged source
        // would refuse each other's refusals for ever.
        Envelope answerable = envelope.SuggestedVersion.Major == 0 ? envelope with { SuggestedVersion = ProtocolVersion.Spoken } : envelope;
        var exchange = new WireExchange(answerable, header, door, WireScope.None, now);
        Refuse(new WireRequest(exchange, new byte[MessageHeader.Bytes]), worker, ResponseCode.ProtocolError, malformed.Describe());
    }

    private static string Describe(ResponseCode refusal) => refusal switch
    {
        ResponseCode.SessionTimeout => "Invalid session id or session time out. Please try again.",
        ResponseCode.SessionFailed => "The message cannot be decrypted",
        ResponseCode.InvalidSessionKey => "The authentication code of the message is wrong",
        ResponseCode.SessionMessageRejected => "Duplicate session counter",
        _ => "",
    };
}
