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
        challenge = new Challenge(RequestDigest.Read(ref reader), nonce: reader.Block(ProtocolLimits.NonceBytesMost));
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    /// <summary>Writes the body with a digest that has its type in front, as <see cref="RequestDigest.Write"/> makes it.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> typedDigest, ReadOnlySpan<byte> nonce)
    {
        var writer = new FieldWriter(output);
        writer.Raw(typedDigest);
        writer.Block(nonce);
    }
}
