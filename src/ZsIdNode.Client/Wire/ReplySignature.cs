using System.Security.Cryptography;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Credentials;

namespace ZsIdNode.Client.Wire;

/// <summary>Checks that a reply is signed with a server's key.</summary>
internal static class ReplySignature
{
    // Before 2.7 signatures were over SHA-1 and did not cover the request id, and the version is the peer's
    // choice: whoever sits between could choose the old one.
    private static readonly ProtocolVersion Oldest = new(2, 7);

    public static SignatureFault Check(in Envelope envelope, in Message message, PublicKeyRecord key)
    {
        if (message.Credential.Kind != CredentialKind.Signature)
        {
            return SignatureFault.Missing;
        }

        // The other spelling is what some servers write and all readers take.
        ReadOnlySpan<byte> algorithm = message.Credential.Algorithm;
        if (envelope.Version < Oldest || !(algorithm.SequenceEqual("SHA-256"u8) || algorithm.SequenceEqual("SHA256"u8)))
        {
            return SignatureFault.Algorithm;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        new SignedBytes(envelope, CredentialKind.Signature, message.Credential.Counter, message.HeaderAndBody).AppendTo(hash);
        byte[] digest = hash.GetHashAndReset();
        return key switch
        {
            RsaPublicKey rsa => CheckRsa(rsa, digest, message.Credential.Proof),
            DsaPublicKey dsa => CheckDsa(dsa, digest, message.Credential.Proof),
            _ => SignatureFault.Key,
        };
    }

    private static SignatureFault CheckRsa(RsaPublicKey key, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (!key.TryCreateRsa(out RSA? rsa))
        {
            return SignatureFault.Key;
        }

        using (rsa)
        {
            return rsa.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) ? SignatureFault.None : SignatureFault.Wrong;
        }
    }

    private static SignatureFault CheckDsa(DsaPublicKey key, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (!key.TryCreateDsa(out DSA? dsa))
        {
            return SignatureFault.Key;
        }

        using (dsa)
        {
            return dsa.VerifySignature(digest, signature, DSASignatureFormat.Rfc3279DerSequence) ? SignatureFault.None : SignatureFault.Wrong;
        }
    }
}
