using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>
/// Asks the server that holds a secret key whether the answer to a challenge is right: <c>bytes user handle, i4
/// user index, bytes nonce, bytes request digest, bytes proof</c>. The digest may also come as it stands in
/// challenges: a type and the digest without a length.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct VerifyChallengeRequest
{
    private VerifyChallengeRequest(ReadOnlySpan<byte> userHandle, int userIndex, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> requestDigest, ReadOnlySpan<byte> proof)
    {
        UserHandle = userHandle;
        UserIndex = userIndex;
        Nonce = nonce;
        RequestDigest = requestDigest;
        Proof = proof;
    }

    public ReadOnlySpan<byte> UserHandle { get; }

    public int UserIndex { get; }

    public ReadOnlySpan<byte> Nonce { get; }

    /// <summary>The digest without a type.</summary>
    public ReadOnlySpan<byte> RequestDigest { get; }

    /// <summary>What the requester answered.</summary>
    public ReadOnlySpan<byte> Proof { get; }

    public static Malformed TryRead(ReadOnlySpan<byte> body, out VerifyChallengeRequest request)
    {
        var reader = new FieldReader(body);
        request = new VerifyChallengeRequest(
            userHandle: reader.Block(HandleLimits.HandleBytesMost),
            userIndex: reader.Int32(),
            nonce: reader.Block(ProtocolLimits.NonceBytesMost),
            requestDigest: ReadDigest(ref reader),
            proof: reader.Block(ProtocolLimits.ProofBytesMost));
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> userHandle, int userIndex, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> requestDigest, ReadOnlySpan<byte> proof)
    {
        var writer = new FieldWriter(output);
        writer.Block(userHandle);
        writer.Int32(userIndex);
        writer.Block(nonce);
        writer.Block(requestDigest);
        writer.Block(proof);
    }

    // The length of a digest begins with a zero byte, a type does not: that tells the two forms apart.
    private static ReadOnlySpan<byte> ReadDigest(scoped ref FieldReader reader) =>
        reader.Rest is [not 0, ..]
            ? Messages.RequestDigest.Read(ref reader).Digest
            : reader.Block(Messages.RequestDigest.BytesMost);
}
