using System.Buffers;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Credentials;

namespace ZsIdNode.Client.Wire;

/// <summary>A request as it is sent, to one server, under one request id.</summary>
internal sealed class OutgoingRequest
{
    private OutgoingRequest(Envelope envelope, MessageHeader header, byte[] headerAndBody)
    {
        Envelope = envelope;
        Header = header;
        HeaderAndBody = headerAndBody;
    }

    /// <summary>Its message length stays 0; it is known once the credential is there.</summary>
    public Envelope Envelope { get; }

    public MessageHeader Header { get; }

    /// <summary>What the digest in the answer is taken over.</summary>
    public ReadOnlyMemory<byte> HeaderAndBody { get; }

    /// <summary>Whether asking twice is the same as asking once.</summary>
    public bool MayRepeat => Header.OpCode is OpCode.Resolution or OpCode.GetSiteInfo;

    /// <exception cref="ArgumentException">The body does not fit into a message.</exception>
    public static OutgoingRequest Create(uint requestId, MessageHeader header, ReadOnlySpan<byte> body)
    {
        if (body.Length > ProtocolLimits.MessageBytesMost - MessageHeader.Bytes - sizeof(int))
        {
            throw new ArgumentException($"The request is larger than a message of {ProtocolLimits.MessageBytesMost} bytes.", nameof(body));
        }

        byte[] headerAndBody = new byte[MessageHeader.Bytes + body.Length];
        header = header with { BodyLength = body.Length };
        header.Write(headerAndBody);
        body.CopyTo(headerAndBody.AsSpan(MessageHeader.Bytes));
        var envelope = new Envelope(ProtocolVersion.Spoken, ProtocolVersion.Spoken, EnvelopeFlags.None, SessionId: 0, requestId, SequenceNumber: 0, MessageLength: 0);
        return new OutgoingRequest(envelope, header, headerAndBody);
    }

    /// <summary>
    /// Header, body and credential. Made anew for every transmission: inside a session each carries the next
    /// counter under the same request id.
    /// </summary>
    public ReadOnlyMemory<byte> ToMessage()
    {
        var message = new ArrayBufferWriter<byte>(HeaderAndBody.Length + sizeof(int));
        message.Write(HeaderAndBody.Span);
        Credential.WriteNone(message);
        return message.WrittenMemory;
    }
}
