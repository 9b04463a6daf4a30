using ZsIdNode.Client.Wire.Sessions;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Client.Wire;

/// <summary>A reply that was decrypted, taken apart, and belongs to its request.</summary>
internal sealed record CheckedReply
{
    private CheckedReply(Envelope envelope, HandleTransport transport, MessageHeader header)
    {
        Envelope = envelope;
        Transport = transport;
        Header = header;
    }

    public Envelope Envelope { get; }

    public HandleTransport Transport { get; }

    public MessageHeader Header { get; }

    public ResponseCode ResponseCode => Header.ResponseCode;

    /// <summary>The digest of the request without its type; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Digest { get; private init; }

    /// <summary>What follows the digest.</summary>
    public ReadOnlyMemory<byte> Body { get; private init; }

    /// <summary>Whether a signature or the session's authentication code says that the server sent it.</summary>
    public bool IsCertified { get; private init; }

    /// <summary>
    /// Takes a reply apart and checks, in this order, that its bytes are a message, that it has not expired, that
    /// it answers this operation, that its digest is of this request, and that the server made it.
    /// </summary>
    /// <param name="key">The key that must have signed; nothing when no signature is wanted.</param>
    /// <exception cref="HandleClientException">It fails one of the checks.</exception>
    public static CheckedReply Read(HandleServer server, OutgoingRequest request, Reply reply, PublicKeyRecord? key, DateTimeOffset now)
    {
        // 1. A message, once it is decrypted.
        byte[] bytes = Decrypt(server, request.Session, reply);
        Malformed malformed = Message.TryRead(bytes, out Message message);
        if (malformed != Malformed.None)
        {
            throw Fault(HandleClientReason.Malformed, $"{server} sent an answer that is no message: {malformed.Describe()}.");
        }

        // 2. Not expired. The header counts unsigned seconds, which last until 2106.
        MessageHeader header = message.Header;
        if (header.Expiration < now.ToUnixTimeSeconds())
        {
            DateTimeOffset expired = DateTimeOffset.FromUnixTimeSeconds(header.Expiration);
            throw Fault(
                HandleClientReason.Expired,
                FormattableString.Invariant($"The answer of {server} expired at {expired:yyyy-MM-dd HH:mm:ss}Z, and it is {now.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z here; is one of the clocks wrong?"));
        }

        // 3. An answer, and to this operation. Servers that could not read a request answer it as operation 0.
        bool refusedUnread = header is { OpCode: OpCode.Reserved, ResponseCode: not ResponseCode.Success };
        if (header.ResponseCode == ResponseCode.Reserved || (header.OpCode != request.Answers && !refusedUnread))
        {
            throw Fault(
                HandleClientReason.Mismatch,
                $"{server} answered operation {(int)header.OpCode} with code {(int)header.ResponseCode}, but operation {(int)request.Answers} was asked for.");
        }

        // 4. The digest, also when it was not asked for: challenges always have one.
        int digestBytes = CheckDigest(server, request, message, refusedUnread);

        // 5. Who made it.
        bool certified = CheckOrigin(server, request, reply, message, key);
        return new CheckedReply(reply.Envelope, reply.Transport, header)
        {
            Digest = digestBytes == 0 ? default : bytes.AsMemory(MessageHeader.Bytes + 1, digestBytes - 1),
            Body = bytes.AsMemory(MessageHeader.Bytes + digestBytes, header.BodyLength - digestBytes),
            IsCertified = certified,
        };
    }

    private static byte[] Decrypt(HandleServer server, ClientSession? session, Reply reply)
    {
        if ((reply.Envelope.Flags & EnvelopeFlags.Encrypted) == 0)
        {
            return reply.Bytes;
        }

        if (session is null)
        {
            throw Fault(HandleClientReason.Malformed, $"{server} encrypted its answer, but there is no session.");
        }

        return session.Decrypt(reply.Bytes) ?? throw Fault(HandleClientReason.Malformed, $"{server} encrypted its answer with another key than the session's.");
    }

    /// <summary>Gives the bytes that the digest takes, its type included.</summary>
    private static int CheckDigest(HandleServer server, OutgoingRequest request, in Message message, bool refusedUnread)
    {
        if ((message.Header.Flags & OpFlags.RequestDigest) == 0)
        {
            bool wanted = (request.Header.Flags & OpFlags.RequestDigest) != 0 && !refusedUnread;
            return wanted
                ? throw Fault(HandleClientReason.Mismatch, $"{server} left out the digest of the question that was asked for.")
                : 0;
        }

        if (RequestDigest.TryRead(message.Body, out RequestDigest digest, out _) != Malformed.None)
        {
            throw Fault(HandleClientReason.Malformed, $"{server} sent an answer whose request digest cannot be read.");
        }

        // Behind a challenge stands the digest of the first request (Handle.net server) or of the answer to the
        // challenge, which is what the Handle.net client expects. A challenge is of the first request only: we do
        // not sign what we did not ask.
        bool challenged = message.Header.ResponseCode == ResponseCode.AuthenticationNeeded;
        bool ours = (request.Challenged is not null && digest.IsOf(request.Challenged.HeaderAndBody.Span))
            || (!(challenged && request.Challenged is not null) && digest.IsOf(request.HeaderAndBody.Span));
        return ours
            ? digest.Bytes.Length
            : throw Fault(HandleClientReason.Mismatch, $"{server} answered another question: the digest of the request differs.");
    }

    private static bool CheckOrigin(HandleServer server, OutgoingRequest request, Reply reply, in Message message, PublicKeyRecord? key)
    {
        if (request.Session is ClientSession session)
        {
            return CheckSession(server, session, request, reply, message);
        }

        SignatureFault signature = key is null ? SignatureFault.None : ReplySignature.Check(reply.Envelope, message, key);
        return signature == SignatureFault.None
            ? key is not null
            : throw Fault(HandleClientReason.SignatureWrong, $"The answer of {server} cannot be trusted: {signature.Describe()}.");
    }

    private static bool CheckSession(HandleServer server, ClientSession session, OutgoingRequest request, Reply reply, in Message message)
    {
        // A server that has forgotten the session has no key to say so with.
        if (message.Header.ResponseCode == ResponseCode.SessionTimeout)
        {
            return false;
        }

        bool encrypted = (reply.Envelope.Flags & EnvelopeFlags.Encrypted) != 0;
        if (request.IsEncrypted && !encrypted && message.Header.ResponseCode == ResponseCode.Success)
        {
            throw Fault(HandleClientReason.SignatureWrong, $"{server} answered in clear what was asked encrypted.");
        }

        MacFault mac = session.Check(reply.Envelope, message);
        bool wanted = (request.Header.Flags & OpFlags.Certify) != 0;
        return mac == MacFault.None || (mac == MacFault.Missing && !wanted)
            ? mac == MacFault.None
            : throw Fault(HandleClientReason.SignatureWrong, $"The answer of {server} cannot be trusted: it is not authenticated with the session's key.");
    }

    private static HandleClientException Fault(HandleClientReason reason, string sentence) => new(reason, sentence);
}
