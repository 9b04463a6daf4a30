using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ZsIdNode.Protocol.Credentials;

namespace ZsIdNode.Protocol.Security;

/// <summary>Makes answers to challenges with a private key (HS_PUBKEY); <see cref="PublicKeyVerifier"/> checks them.</summary>
[SuppressMessage("Security", "CA5350", Justification = "Old versions sign over SHA-1; the challenge's version decides.")]
public static class PublicKeyAnswer
{
    private static readonly ProtocolVersion FirstRsaSha256 = new(2, 7);
    private static readonly ProtocolVersion FirstDsaSha256 = new(2, 11);

    /// <summary>Makes an answer with an RSA key.</summary>
    /// <param name="version">The lower of the challenge's own version and the one it suggests.</param>
    public static void Write(IBufferWriter<byte> output, RSA key, in ChallengedBytes challenged, ProtocolVersion version)
    {
        HashAlgorithmName hash = version >= FirstRsaSha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
        byte[] signature = key.SignData(challenged.ToArray(), hash, RSASignaturePadding.Pkcs1);
        PublicKeyProof.Write(output, SignatureHash.NameOf(hash), signature);
    }

    /// <summary>Makes an answer with a DSA key.</summary>
    /// <param name="version">The lower of the challenge's own version and the one it suggests.</param>
    public static void Write(IBufferWriter<byte> output, DSA key, in ChallengedBytes challenged, ProtocolVersion version)
    {
        HashAlgorithmName hash = version >= FirstDsaSha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
        byte[] signature = key.SignData(challenged.ToArray(), hash, DSASignatureFormat.Rfc3279DerSequence);
        PublicKeyProof.Write(output, SignatureHash.NameOf(hash), signature);
    }
}
