using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Server.Wire.Security;

/// <summary>
/// What a message passes on its way in and out of a session. In: (1) is there such a session, (2) decrypt, (3) is the
/// authentication code right, (4) is its counter new. Out: encrypt.
/// </summary>
internal sealed class SessionGate(SessionBook sessions, RandomBytes random)
{
    public OpenedMessage Open(in Envelope envelope, ReadOnlyMemory<byte> message, WireScope scope)
    {
        // (1)
        bool ownNumber = envelope.SessionId == 0 || envelope.SessionId == scope.PrivateSessionId;
        WireSession? session = ownNumber ? null : sessions.Find(envelope.SessionId);

        // (2)
        if ((envelope.Flags & EnvelopeFlags.Encrypted) != 0)
        {
            if (session is null)
            {
                return OpenedMessage.Closed(envelope.SessionId == 0 ? ResponseCode.SessionFailed : ResponseCode.SessionTimeout);
            }

            byte[] decrypted = new byte[message.Length];
            if (!session.Key.TryDecrypt(message.Span, decrypted, out int length))
            {
                return OpenedMessage.Closed(ResponseCode.SessionFailed);
            }

            message = decrypted.AsMemory(0, length);
        }

        if (session is null)
        {
            Malformed headerMalformed = MessageHeader.TryRead(message.Span, out MessageHeader header);
            return new OpenedMessage(message, header) { Malformed = headerMalformed };
        }

        Malformed malformed = Message.TryRead(message.Span, out Message read);
        var opened = new OpenedMessage(message, read.Header) { Malformed = malformed, Session = session };
        return malformed == Malformed.None && read.Header.OpCode != OpCode.ChallengeResponse ? Authenticate(opened, session, envelope, read) : opened;
    }

    /// <summary>Encrypts the answers that were written from <paramref name="start"/> on.</summary>
    public void Seal(WireSession session, ResponseBuffer response, int start)
    {
        ReadOnlySpan<byte> plain = response.From(start).ToArray();
        response.CutTo(start);
        while (Envelope.TryRead(plain, out Envelope envelope) == Malformed.None)
        {
            ReadOnlySpan<byte> message = plain.Slice(Envelope.Bytes, envelope.MessageLength);
            plain = plain[(Envelope.Bytes + message.Length)..];
            Seal(session.Key, envelope, message, response);
        }
    }

    private void Seal(SessionKey key, in Envelope envelope, ReadOnlySpan<byte> message, ResponseBuffer response)
    {
        Span<byte> vector = stackalloc byte[key.VectorBytes];
        random(vector);
        int length = key.EncryptedLength(message.Length);
        Span<byte> sealedBytes = response.GetSpan(Envelope.Bytes + length)[..(Envelope.Bytes + length)];
        (envelope with { Flags = envelope.Flags | EnvelopeFlags.Encrypted, MessageLength = length }).Write(sealedBytes);
        key.Encrypt(message, vector, sealedBytes[Envelope.Bytes..]);
        response.Advance(sealedBytes.Length);
    }

    private static OpenedMessage Authenticate(OpenedMessage opened, WireSession session, in Envelope envelope, in Message message) =>
        session.Key.Check(envelope, message) switch
        {
            // (3)
            MacFault.Missing => opened,

            // (4)
            MacFault.None => session.Received.TryTake(message.Credential.Counter)
                ? opened with { IsAuthentic = true }
                : opened with { Refusal = ResponseCode.SessionMessageRejected },
            _ => opened with { Refusal = ResponseCode.InvalidSessionKey },
        };
}
