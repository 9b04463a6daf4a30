using System.Buffers;
using ZsIdNode.Client.Wire.Sessions;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Credentials;

namespace ZsIdNode.Client.Wire;

/// <summary>A request as it is sent, to one server, under one request id.</summary>
internal sealed class OutgoingRequest
{
    // What a request is to change, and how, stands in the request; the answer to its challenge does not say it again.
    private const OpFlags OfChanges = OpFlags.OverwriteWhenExists | OpFlags.MintNewSuffix;

    // An authentication code takes 81 bytes, encryption at most 32 more.
    private const int ProofBytesMost = 128;

    private OutgoingRequest(Envelope envelope, MessageHeader header, byte[] headerAndBody, ClientSession? session, OutgoingRequest? challenged)
    {
        Envelope = envelope;
        Header = header;
        HeaderAndBody = headerAndBody;
        Session = session;
        Challenged = challenged;
    }

    /// <summary>Its message length stays 0; it is known once the credential is there.</summary>
    public Envelope Envelope { get; }

    public MessageHeader Header { get; }

    /// <summary>What the digest in the answer is taken over.</summary>
    public ReadOnlyMemory<byte> HeaderAndBody { get; }

    /// <summary>The session that it belongs to; nothing outside sessions.</summary>
    public ClientSession? Session { get; }

    /// <summary>The request whose challenge this one answers; nothing for every other request.</summary>
    public OutgoingRequest? Challenged { get; }

    /// <summary>The operation that the answer must name: that of the challenged request, not "answer to a challenge".</summary>
    public OpCode Answers => Challenged?.Header.OpCode ?? Header.OpCode;

    /// <summary>Whether asking twice is the same as asking once.</summary>
    public bool MayRepeat => Header.OpCode is OpCode.Resolution or OpCode.GetSiteInfo or OpCode.ListHandles or OpCode.ListHomedPrefixes or OpCode.VerifyChallenge;

    public bool IsEncrypted => (Envelope.Flags & EnvelopeFlags.Encrypted) != 0;

    /// <param name="session">Authenticates the request, and encrypts it when its header says <see cref="OpFlags.Encrypt"/>.</param>
    /// <exception cref="ArgumentException">The body does not fit into a message.</exception>
    public static OutgoingRequest Create(uint requestId, MessageHeader header, ReadOnlySpan<byte> body, ClientSession? session = null) =>
        Create(requestId, header, body, session, session?.Id ?? 0, challenged: null);

    /// <summary>Answers the challenge to a request, in its session if it has one.</summary>
    /// <param name="challengeId">The session id of the challenge; nothing else says which challenge is meant.</param>
    public static OutgoingRequest AnswerTo(OutgoingRequest challenged, uint challengeId, uint requestId, uint expiration, ReadOnlySpan<byte> body)
    {
        MessageHeader header = challenged.Header with
        {
            OpCode = OpCode.ChallengeResponse,
            Flags = challenged.Header.Flags & ~OfChanges,
            SiteSerial = -1,
            Expiration = expiration,
        };
        return Create(requestId, header, body, challenged.Session, challengeId, challenged);
    }

    /// <summary>
    /// Header, body and credential. Made anew for every transmission: inside a session each carries the next
    /// counter under the same request id.
    /// </summary>
    public ReadOnlyMemory<byte> ToMessage()
    {
        var message = new ArrayBufferWriter<byte>(HeaderAndBody.Length + ProofBytesMost);
        message.Write(HeaderAndBody.Span);

        // The answer to a challenge proves by what is in it.
        if (Session is null || Challenged is not null)
        {
            Credential.WriteNone(message);
        }
        else
        {
            Session.WriteMac(message, Envelope, HeaderAndBody.Span);
        }

        return IsEncrypted ? Session!.Encrypt(message.WrittenSpan) : message.WrittenMemory;
    }

    private static OutgoingRequest Create(
        uint requestId, MessageHeader header, ReadOnlySpan<byte> body, ClientSession? session, uint sessionId, OutgoingRequest? challenged)
    {
        if (body.Length > ProtocolLimits.MessageBytesMost - MessageHeader.Bytes - ProofBytesMost)
        {
            throw new ArgumentException($"The request is larger than a message of {ProtocolLimits.MessageBytesMost} bytes.", nameof(body));
        }

        byte[] headerAndBody = new byte[MessageHeader.Bytes + body.Length];
        header = header with { BodyLength = body.Length };
        header.Write(headerAndBody);
        body.CopyTo(headerAndBody.AsSpan(MessageHeader.Bytes));
        bool encrypted = session is not null && (header.Flags & OpFlags.Encrypt) != 0;
        EnvelopeFlags flags = encrypted ? EnvelopeFlags.Encrypted : EnvelopeFlags.None;
        var envelope = new Envelope(ProtocolVersion.Spoken, ProtocolVersion.Spoken, flags, sessionId, requestId, SequenceNumber: 0, MessageLength: 0);
        return new OutgoingRequest(envelope, header, headerAndBody, session, challenged);
    }
}
