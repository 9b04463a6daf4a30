using ZsIdNode.Protocol.Credentials;

namespace ZsIdNode.Protocol;

/// <summary>A message taken apart: what an envelope carries, once it is whole and decrypted.</summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct Message
{
    private Message(ReadOnlySpan<byte> headerAndBody, MessageHeader header, Credential credential)
    {
        HeaderAndBody = headerAndBody;
        Header = header;
        Credential = credential;
    }

    public MessageHeader Header { get; }

    public Credential Credential { get; }

    public ReadOnlySpan<byte> Body => HeaderAndBody.IsEmpty ? default : HeaderAndBody[MessageHeader.Bytes..];

    /// <summary>What request digests, signatures and authentication codes are taken over; empty when malformed.</summary>
    public ReadOnlySpan<byte> HeaderAndBody { get; }

    /// <summary>Takes a message apart. The header is filled as far as there is one, so that a refusal can name the operation.</summary>
    public static Malformed TryRead(ReadOnlySpan<byte> bytes, out Message message)
    {
        message = default;
        Malformed malformed = MessageHeader.TryRead(bytes, out MessageHeader header);
        if (malformed != Malformed.None)
        {
            message = new Message(headerAndBody: default, header, credential: default);
            return malformed;
        }

        int bodyEnd = MessageHeader.Bytes + header.BodyLength;
        malformed = Credential.TryRead(bytes[bodyEnd..], out Credential credential);
        message = new Message(bytes[..bodyEnd], header, credential);
        return malformed;
    }
}
