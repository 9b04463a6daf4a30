using ZsIdNode.Protocol.Credentials;

namespace ZsIdNode.Protocol;

/// <summary>A message taken apart: what an envelope carries, once it is whole and decrypted.</summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct Message
{
    private readonly ReadOnlySpan<byte> _bytes;

    private Message(ReadOnlySpan<byte> bytes, MessageHeader header, Credential credential)
    {
        _bytes = bytes;
        Header = header;
        Credential = credential;
    }

    public MessageHeader Header { get; }

    public Credential Credential { get; }

    public ReadOnlySpan<byte> Body => HeaderAndBody[Math.Min(MessageHeader.Bytes, HeaderAndBody.Length)..];

    /// <summary>What request digests, signatures and authentication codes are taken over.</summary>
    public ReadOnlySpan<byte> HeaderAndBody => _bytes;

    /// <summary>Takes a message apart; the header is filled also when only the credential is malformed.</summary>
    public static Malformed TryRead(ReadOnlySpan<byte> bytes, out Message message)
    {
        message = default;
        Malformed malformed = MessageHeader.TryRead(bytes, out MessageHeader header);
        if (malformed != Malformed.None)
        {
            message = new Message(default, header, default);
            return malformed;
        }

        int bodyEnd = MessageHeader.Bytes + header.BodyLength;
        malformed = Credential.TryRead(bytes[bodyEnd..], out Credential credential);
        message = new Message(bytes[..bodyEnd], header, credential);
        return malformed;
    }
}
