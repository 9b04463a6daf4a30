using System.Buffers;
using System.Text;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.Client.Wire;

/// <summary>A proof that somebody made with a secret key (HS_SECKEY), for the server that knows the secret to judge.</summary>
/// <param name="Identity">The value with the secret; index 0 for any secret of the handle.</param>
/// <param name="Nonce">That of the challenge.</param>
/// <param name="RequestDigest">That of the challenge, without its type.</param>
public sealed record VerificationQuery(HandleReference Identity, ReadOnlyMemory<byte> Nonce, ReadOnlyMemory<byte> RequestDigest, ReadOnlyMemory<byte> Proof)
{
    /// <summary>The answer must be signed by the server.</summary>
    public bool Certify { get; init; }

    /// <summary>How many servers the question has come through.</summary>
    public byte RecursionCount { get; init; }

    // The Handle.net server asks for the digest in any case: a "yes" must not be moved to another question.
    internal OpFlags Flags => OpFlags.Usual | OpFlags.RequestDigest | (Certify ? OpFlags.Certify : OpFlags.None);

    internal ReadOnlyMemory<byte> Body()
    {
        var body = new ArrayBufferWriter<byte>();
        VerifyChallengeRequest.Write(body, Encoding.UTF8.GetBytes(Identity.Handle), Identity.Index, Nonce.Span, RequestDigest.Span, Proof.Span);
        return body.WrittenMemory;
    }
}
