using System.Buffers;
using System.Security.Cryptography;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Client.Identities;

/// <summary>Proves with a secret that stands in an HS_SECKEY value.</summary>
public sealed class SecretKeyIdentity : Identity
{
    // As deployed clients send.
    private const int SaltBytes = 16;

    private readonly byte[] _secret;

    /// <param name="reference">The HS_SECKEY value, such as <c>301:0.NA/88.118</c>.</param>
    /// <param name="secret">The data of the value; copied.</param>
    public SecretKeyIdentity(HandleReference reference, ReadOnlySpan<byte> secret)
        : base(reference)
    {
        if (secret.IsEmpty)
        {
            throw new ArgumentException("An empty secret proves nothing.", nameof(secret));
        }

        _secret = secret.ToArray();
    }

    internal override ProofKind Kind => ProofKind.SecretKey;

    public override void Dispose() => CryptographicOperations.ZeroMemory(_secret);

    internal override byte[] Prove(in ChallengedBytes challenged, ProtocolVersion version, RandomBytes random)
    {
        Span<byte> salt = stackalloc byte[SaltBytes];
        random(salt);
        var proof = new ArrayBufferWriter<byte>();
        SecretKeyAnswer.Write(proof, _secret, challenged, version, salt);
        return proof.WrittenSpan.ToArray();
    }
}
