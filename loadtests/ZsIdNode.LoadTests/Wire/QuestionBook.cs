using System.Buffers;
using System.Buffers.Binary;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.LoadTests.Wire;

/// <summary>
/// One encoded resolution request for each handle, made once: asking is a copy and four bytes of request id, so
/// the generator costs as little as it can beside the node.
/// </summary>
internal sealed class QuestionBook
{
    private const int RequestIdAt = 8;
    private const int BodyAt = Envelope.Bytes + MessageHeader.Bytes;

    private readonly byte[] _bytes;
    private readonly int[] _starts;

    /// <param name="handles">What is asked for; a question is known by its place here.</param>
    /// <param name="expiration">When the requests cease to be valid, in seconds since 1970.</param>
    public QuestionBook(IReadOnlyList<byte[]> handles, uint expiration)
    {
        var output = new ArrayBufferWriter<byte>();
        _starts = new int[handles.Count + 1];
        for (int at = 0; at < handles.Count; at++)
        {
            Write(output, handles[at], expiration);
            _starts[at + 1] = output.WrittenCount;
            LongestBytes = Math.Max(LongestBytes, output.WrittenCount - _starts[at]);
        }

        _bytes = output.WrittenSpan.ToArray();
    }

    public int Count => _starts.Length - 1;

    public int LongestBytes { get; }

    /// <summary>Writes the request and gives its length.</summary>
    public int Copy(int question, uint requestId, Span<byte> output)
    {
        ReadOnlySpan<byte> request = RequestOf(question);
        request.CopyTo(output);
        BinaryPrimitives.WriteUInt32BigEndian(output[RequestIdAt..], requestId);
        return request.Length;
    }

    /// <summary>
    /// Whether a message answers the question: well-formed, about the same handle, and then the response code.
    /// An answer that says no gives its code; one that nobody could have meant gives nothing.
    /// </summary>
    /// <param name="message">Header, body and credential.</param>
    public ResponseCode? Check(int question, ReadOnlySpan<byte> message)
    {
        if (MessageHeader.TryRead(message, out MessageHeader header) != Malformed.None || header.OpCode != OpCode.Resolution)
        {
            return null;
        }

        // The answer's body begins as the question's does: with the handle behind its length.
        ReadOnlySpan<byte> asked = RequestOf(question)[BodyAt..];
        ReadOnlySpan<byte> handle = asked[..(sizeof(int) + BinaryPrimitives.ReadInt32BigEndian(asked))];
        return header.ResponseCode == ResponseCode.Success && !message.Slice(MessageHeader.Bytes, header.BodyLength).StartsWith(handle)
            ? null
            : header.ResponseCode;
    }

    private ReadOnlySpan<byte> RequestOf(int question) => _bytes.AsSpan(_starts[question].._starts[question + 1]);

    private static void Write(ArrayBufferWriter<byte> output, byte[] handle, uint expiration)
    {
        var body = new ArrayBufferWriter<byte>();
        ResolutionRequest.Write(body, handle, [], []);

        // A request nobody signed ends with an empty credential.
        const int CredentialBytes = sizeof(int);
        int length = MessageHeader.Bytes + body.WrittenCount + CredentialBytes;
        Span<byte> request = output.GetSpan(Envelope.Bytes + length)[..(Envelope.Bytes + length)];
        request.Clear();
        new Envelope(ProtocolVersion.Spoken, ProtocolVersion.Spoken, EnvelopeFlags.None, SessionId: 0, RequestId: 0, SequenceNumber: 0, length).Write(request);
        new MessageHeader(OpCode.Resolution, ResponseCode.Reserved, OpFlags.Usual, SiteSerial: -1, RecursionCount: 0, expiration, body.WrittenCount)
            .Write(request[Envelope.Bytes..]);
        body.WrittenSpan.CopyTo(request[BodyAt..]);
        output.Advance(request.Length);
    }
}
