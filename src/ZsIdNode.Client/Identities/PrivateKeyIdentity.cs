using System.Buffers;
using System.Security.Cryptography;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Client.Identities;

/// <summary>Proves with the private half of a key whose public half stands in an HS_PUBKEY value. It owns the key.</summary>
public sealed class PrivateKeyIdentity : Identity
{
    private readonly AsymmetricAlgorithm _key;

    private PrivateKeyIdentity(HandleReference reference, AsymmetricAlgorithm key)
        : base(reference) => _key = key;

    /// <param name="reference">The HS_PUBKEY value, such as <c>300:0.NA/88.118</c>.</param>
    public PrivateKeyIdentity(HandleReference reference, RSA key)
        : this(reference, (AsymmetricAlgorithm)key)
    {
    }

    /// <inheritdoc cref="PrivateKeyIdentity(HandleReference, RSA)"/>
    public PrivateKeyIdentity(HandleReference reference, DSA key)
        : this(reference, (AsymmetricAlgorithm)key)
    {
    }

    internal override ProofKind Kind => ProofKind.PublicKey;

    /// <summary>Takes the key from the bytes of a key file, in any form that <see cref="PrivateKeyFile"/> reads.</summary>
    /// <param name="passphrase">Opens an encrypted file; ignored for the others.</param>
    public static PrivateKeyFault TryCreate(HandleReference reference, ReadOnlySpan<byte> file, ReadOnlySpan<char> passphrase, out PrivateKeyIdentity? identity)
    {
        PrivateKeyFault fault = PrivateKeyFile.TryRead(file, passphrase, out AsymmetricAlgorithm? key);
        identity = fault == PrivateKeyFault.None ? new PrivateKeyIdentity(reference, key!) : null;
        return fault;
    }

    public override void Dispose() => _key.Dispose();

    internal override byte[] Prove(in ChallengedBytes challenged, ProtocolVersion version, RandomBytes random)
    {
        var proof = new ArrayBufferWriter<byte>();
        if (_key is RSA rsa)
        {
            PublicKeyAnswer.Write(proof, rsa, challenged, version);
        }
        else
        {
            PublicKeyAnswer.Write(proof, (DSA)_key, challenged, version);
        }

        return proof.WrittenSpan.ToArray();
    }
}
