using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ZsIdNode.Protocol.Credentials;

namespace ZsIdNode.Protocol.Security;

/// <summary>Makes and checks answers to challenges with a secret that both sides hold (HS_SECKEY).</summary>
[SuppressMessage("Security", "CA5350", Justification = "The protocol's forms are over SHA-1; deployed clients send no other.")]
[SuppressMessage("Security", "CA5351", Justification = "Answers before 2.1 are over MD5; the peer's version decides.")]
[SuppressMessage("Security", "CA5379", Justification = "Clients from 2.7 on stretch with PBKDF2-HMAC-SHA1 and nothing else.")]
public static class SecretKeyAnswer
{
    /// <summary>What the deployed clients stretch with: rounds, and the length of the result in bits.</summary>
    public const int Rounds = 10_000;
    public const int StretchedBits = 160;

    private static readonly ProtocolVersion FirstTyped = new(2, 1);
    private static readonly ProtocolVersion FirstStretched = new(2, 7);

    /// <summary>Checks an answer.</summary>
    /// <param name="secret">The data of the HS_SECKEY value; an empty one proves nothing.</param>
    /// <param name="version">That of the answer; before 2.1 an answer has no scheme in front.</param>
    public static AnswerVerdict Verify(ReadOnlySpan<byte> secret, in ChallengedBytes challenged, ReadOnlySpan<byte> answer, ProtocolVersion version)
    {
        if (secret.IsEmpty)
        {
            return AnswerVerdict.KeyTooSmall;
        }

        if (version < FirstTyped && answer.Length == MD5.HashSizeInBytes)
        {
            return Judge(answer, Wrapped(HashAlgorithmName.MD5, secret, challenged));
        }

        if (answer is [byte scheme, ..] && !Enum.IsDefined((SecretKeyScheme)scheme))
        {
            return AnswerVerdict.Unsupported;
        }

        return SecretKeyProof.TryRead(answer, out SecretKeyProof proof) == Malformed.None
            ? Judge(proof.Code, Compute(proof, secret, challenged))
            : AnswerVerdict.Malformed;
    }

    /// <summary>Makes an answer in the form of the challenge's version: stretched from 2.7 on, before that a plain hash.</summary>
    /// <param name="version">The lower of the challenge's own version and the one it suggests.</param>
    /// <param name="salt">Random bytes, 16 as deployed clients send; used from 2.7 on.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> secret, in ChallengedBytes challenged, ProtocolVersion version, ReadOnlySpan<byte> salt)
    {
        if (version >= FirstStretched)
        {
            SecretKeyProof.WriteStretched(output, salt, Rounds, StretchedBits, Stretched(secret, salt, Rounds, StretchedBits, challenged));
        }
        else
        {
            SecretKeyProof.Write(output, SecretKeyScheme.Sha1, Wrapped(HashAlgorithmName.SHA1, secret, challenged));
        }
    }

    private static AnswerVerdict Judge(ReadOnlySpan<byte> answered, ReadOnlySpan<byte> computed) =>
        CryptographicOperations.FixedTimeEquals(answered, computed) ? AnswerVerdict.Verified : AnswerVerdict.Wrong;

    private static byte[] Compute(in SecretKeyProof proof, ReadOnlySpan<byte> secret, in ChallengedBytes challenged) => proof.Scheme switch
    {
        SecretKeyScheme.StretchedHmacSha1 => Stretched(secret, proof.Salt, proof.Rounds, proof.StretchedBits, challenged),
        SecretKeyScheme.Md5 => Wrapped(HashAlgorithmName.MD5, secret, challenged),
        SecretKeyScheme.Sha1 => Wrapped(HashAlgorithmName.SHA1, secret, challenged),
        SecretKeyScheme.Sha256 => Wrapped(HashAlgorithmName.SHA256, secret, challenged),
        SecretKeyScheme.HmacSha1 => Keyed(HashAlgorithmName.SHA1, secret, challenged),
        SecretKeyScheme.HmacSha256 => Keyed(HashAlgorithmName.SHA256, secret, challenged),
        _ => throw new ArgumentOutOfRangeException(nameof(proof), proof.Scheme, null),
    };

    private static byte[] Stretched(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> salt, int rounds, int bits, in ChallengedBytes challenged) =>
        Keyed(HashAlgorithmName.SHA1, Rfc2898DeriveBytes.Pbkdf2(secret, salt, rounds, HashAlgorithmName.SHA1, bits / 8), challenged);

    private static byte[] Keyed(HashAlgorithmName algorithm, ReadOnlySpan<byte> key, in ChallengedBytes challenged)
    {
        using var hash = IncrementalHash.CreateHMAC(algorithm, key);
        challenged.AppendTo(hash);
        return hash.GetHashAndReset();
    }

    private static byte[] Wrapped(HashAlgorithmName algorithm, ReadOnlySpan<byte> secret, in ChallengedBytes challenged)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        hash.AppendData(secret);
        challenged.AppendTo(hash);
        hash.AppendData(secret);
        return hash.GetHashAndReset();
    }
}
