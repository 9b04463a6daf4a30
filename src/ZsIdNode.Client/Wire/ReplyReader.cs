using ZsIdNode.Handles.Keys;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.Client.Wire;

/// <summary>A reply that was taken apart and belongs to its request.</summary>
/// <remarks>A view over the reply's bytes.</remarks>
internal readonly ref struct ReplyReader
{
    private ReplyReader(Message message, ReadOnlySpan<byte> body)
    {
        Header = message.Header;
        Body = body;
    }

    public MessageHeader Header { get; }

    /// <summary>What follows the request digest.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>
    /// Takes a reply apart and checks, in this order, that its bytes are a message, that it has not expired, that
    /// it answers this operation, that its digest is of this request, and that it is signed with the key.
    /// </summary>
    /// <param name="key">The key that must have signed; nothing when no signature is wanted.</param>
    /// <exception cref="HandleClientException">It fails one of the checks.</exception>
    public static ReplyReader Read(HandleServer server, OutgoingRequest request, Reply reply, PublicKeyRecord? key, DateTimeOffset now)
    {
        // 1. A message, and one that can be read without a session.
        Malformed malformed = Message.TryRead(reply.Bytes, out Message message);
        if (malformed != Malformed.None)
        {
            throw Fault(HandleClientReason.Malformed, $"{server} sent an answer that is no message: {malformed.Describe()}.");
        }

        if ((reply.Envelope.Flags & EnvelopeFlags.Encrypted) != 0)
        {
            throw Fault(HandleClientReason.Malformed, $"{server} encrypted its answer, but there is no session.");
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
        if (header.ResponseCode == ResponseCode.Reserved || (header.OpCode != request.Header.OpCode && !refusedUnread))
        {
            throw Fault(
                HandleClientReason.Mismatch,
                $"{server} answered operation {(int)header.OpCode} with code {(int)header.ResponseCode}, but operation {(int)request.Header.OpCode} was asked for.");
        }

        // 4. The digest, also when it was not asked for: challenges always have one.
        ReadOnlySpan<byte> body = CheckDigest(server, request, message, refusedUnread);

        // 5. The signature.
        SignatureFault signature = key is null ? SignatureFault.None : ReplySignature.Check(reply.Envelope, message, key);
        return signature == SignatureFault.None
            ? new ReplyReader(message, body)
            : throw Fault(HandleClientReason.SignatureWrong, $"The answer of {server} cannot be trusted: {signature.Describe()}.");
    }

    private static ReadOnlySpan<byte> CheckDigest(HandleServer server, OutgoingRequest request, Message message, bool refusedUnread)
    {
        if ((message.Header.Flags & OpFlags.RequestDigest) == 0)
        {
            bool wanted = (request.Header.Flags & OpFlags.RequestDigest) != 0 && !refusedUnread;
            return wanted
                ? throw Fault(HandleClientReason.Mismatch, $"{server} left out the digest of the question that was asked for.")
                : message.Body;
        }

        if (RequestDigest.TryRead(message.Body, out RequestDigest digest, out ReadOnlySpan<byte> rest) != Malformed.None)
        {
            throw Fault(HandleClientReason.Malformed, $"{server} sent an answer whose request digest cannot be read.");
        }

        return digest.IsOf(request.HeaderAndBody.Span)
            ? rest
            : throw Fault(HandleClientReason.Mismatch, $"{server} answered another question: the digest of the request differs.");
    }

    private static HandleClientException Fault(HandleClientReason reason, string sentence) => new(reason, sentence);
}
