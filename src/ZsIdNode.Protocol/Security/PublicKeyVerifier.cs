using System.Security.Cryptography;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Protocol.Credentials;

namespace ZsIdNode.Protocol.Security;

/// <summary>Checks answers to challenges that were signed with a private key (HS_PUBKEY).</summary>
/// <param name="sm2">Checks answers with SM2 keys; without it they are unsupported.</param>
/// <param name="keyBitsLeast">The shortest RSA modulus and DSA prime that prove anything, in bits.</param>
public sealed class PublicKeyVerifier(ISm2Verifier? sm2 = null, int keyBitsLeast = PublicKeyVerifier.KeyBitsLeast)
{
    /// <summary>The shortest key unless told otherwise, in bits.</summary>
    // Deployed DSA keys and old RSA keys have 1,024 bits; shorter ones can be broken with what a workshop has.
    public const int KeyBitsLeast = 1_024;

    /// <summary>Checks an answer against a key as it stands in an HS_PUBKEY value: key record, PEM or DER.</summary>
    /// <param name="userHandle">The identity as the answer names it.</param>
    public AnswerVerdict Verify(ReadOnlySpan<byte> keyData, ReadOnlySpan<byte> userHandle, in ChallengedBytes challenged, ReadOnlySpan<byte> answer) =>
        PublicKeyData.TryRead(keyData, out PublicKeyRecord? key) ? Verify(key, userHandle, challenged, answer) : AnswerVerdict.Unsupported;

    /// <inheritdoc cref="Verify(ReadOnlySpan{byte}, ReadOnlySpan{byte}, in ChallengedBytes, ReadOnlySpan{byte})"/>
    public AnswerVerdict Verify(PublicKeyRecord key, ReadOnlySpan<byte> userHandle, in ChallengedBytes challenged, ReadOnlySpan<byte> answer)
    {
        if (PublicKeyProof.TryRead(answer, out PublicKeyProof proof) != Malformed.None)
        {
            return AnswerVerdict.Malformed;
        }

        try
        {
            return key switch
            {
                RsaPublicKey rsa => VerifyRsa(rsa, challenged, proof),
                DsaPublicKey dsa => VerifyDsa(dsa, challenged, proof),
                Sm2PublicKey point => sm2?.Verify(point, userHandle, challenged, proof.HashName, proof.Signature) ?? AnswerVerdict.Unsupported,
                _ => AnswerVerdict.Unsupported,
            };
        }
        catch (CryptographicException)
        {
            // The platform finds some numbers unusable only when it computes with them, and has no other way to say so.
            return AnswerVerdict.Unsupported;
        }
    }

    private AnswerVerdict VerifyRsa(RsaPublicKey key, in ChallengedBytes challenged, in PublicKeyProof proof)
    {
        if (key.Modulus.BitLength < keyBitsLeast)
        {
            return AnswerVerdict.KeyTooSmall;
        }

        if (!SignatureHash.TryRead(proof.HashName, out HashAlgorithmName hash) || !key.TryCreateRsa(out RSA? rsa))
        {
            return AnswerVerdict.Unsupported;
        }

        using (rsa)
        {
            return rsa.VerifyData(challenged.ToArray(), proof.Signature, hash, RSASignaturePadding.Pkcs1) ? AnswerVerdict.Verified : AnswerVerdict.Wrong;
        }
    }

    private AnswerVerdict VerifyDsa(DsaPublicKey key, in ChallengedBytes challenged, in PublicKeyProof proof)
    {
        if (key.P.BitLength < keyBitsLeast)
        {
            return AnswerVerdict.KeyTooSmall;
        }

        if (!SignatureHash.TryRead(proof.HashName, out HashAlgorithmName hash) || hash == HashAlgorithmName.MD5 || !key.TryCreateDsa(out DSA? dsa))
        {
            return AnswerVerdict.Unsupported;
        }

        using (dsa)
        {
            return dsa.VerifyData(challenged.ToArray(), proof.Signature, hash, DSASignatureFormat.Rfc3279DerSequence) ? AnswerVerdict.Verified : AnswerVerdict.Wrong;
        }
    }
}
