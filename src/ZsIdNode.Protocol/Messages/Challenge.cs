using System.Buffers;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>
/// Asks the requester to prove who it is: <c>u8 digest type, digest, bytes nonce</c>, under response code 402.
/// The digest is that of the challenged request and always there, asked for or not.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct Challenge
{
    /// <summary>The random bytes of our own challenges, as the Handle.net server sends.</summary>
    public const int NonceBytes = 16;

    /// <summary>The longest nonce that we answer.</summary>
    // Recorded ones have 16; signing more than that on demand serves nobody but the one who asks.
    public const int NonceBytesMost = 256;

    private Challenge(RequestDigest digest, ReadOnlySpan<byte> nonce)
    {
        Digest = digest;
        Nonce = nonce;
    }

    public RequestDigest Digest { get; }

    public ReadOnlySpan<byte> Nonce { get; }

    public static Malformed TryRead(ReadOnlySpan<byte> body, out Challenge challenge)
    {
        var reader = new FieldReader(body);
        RequestDigest digest = RequestDigest.Read(ref reader);
        ReadOnlySpan<byte> nonce = reader.Block(NonceBytesMost);
        bool read = !reader.Failed && digest.Type != DigestType.None;
        challenge = read ? new Challenge(digest, nonce) : default;
        return read ? Malformed.None : Malformed.Field;
    }

    /// <summary>Writes the body with a digest that has its type in front, as <see cref="RequestDigest.Write(ProtocolVersion, ReadOnlySpan{byte}, Span{byte})"/> makes it.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> typedDigest, ReadOnlySpan<byte> nonce)
    {
        var writer = new FieldWriter(output);
        writer.Raw(typedDigest);
        writer.Block(nonce);
    }
}
