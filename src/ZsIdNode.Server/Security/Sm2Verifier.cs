using System.Numerics;
using System.Security.Cryptography;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Server.Security;

/// <summary>
/// Checks answers with SM2 keys as id-pointer-sdk makes them. Under the name SM3 it signs the SM3 digest of what was
/// challenged with the user's handle as identity; other software takes the identity of the standard, or signs what
/// was challenged as it is. Under the name SHA-256 it takes SHA-256 wherever the standard says SM3.
/// </summary>
public sealed class Sm2Verifier : ISm2Verifier
{
    // GM/T 0009 §10: the identity of everybody who has agreed on none.
    private static ReadOnlySpan<byte> UsualIdentity => "1234567812345678"u8;

    public AnswerVerdict Verify(Sm2PublicKey key, ReadOnlySpan<byte> userHandle, in ChallengedBytes challenged, ReadOnlySpan<byte> hashName, ReadOnlySpan<byte> signature)
    {
        bool sm3 = hashName.SequenceEqual("SM3"u8);
        bool sha256 = hashName.SequenceEqual("SHA-256"u8) || hashName.SequenceEqual("SHA256"u8);
        if ((!sm3 && !sha256) || !key.TryGetPoint(out ReadOnlyMemory<byte> point))
        {
            return AnswerVerdict.Unsupported;
        }

        if (!Sm2Signature.TryRead(signature, out Sm2Signature read))
        {
            return AnswerVerdict.Malformed;
        }

        byte[] whole = challenged.ToArray();
        return read.Digest(point.Span) is BigInteger signed
            && (sm3 ? FitsSm3(signed, point.Span, userHandle, whole) : signed == DigestOf(SHA256.HashData, UsualIdentity, point.Span, whole))
            ? AnswerVerdict.Verified
            : AnswerVerdict.Wrong;
    }

    private static bool FitsSm3(BigInteger signed, ReadOnlySpan<byte> point, ReadOnlySpan<byte> userHandle, byte[] challenged)
    {
        byte[] inner = Sm3.HashData(challenged);
        return signed == DigestOf(Sm3.HashData, userHandle, point, inner)
            || signed == DigestOf(Sm3.HashData, UsualIdentity, point, inner)
            || signed == DigestOf(Sm3.HashData, UsualIdentity, point, challenged);
    }

    // GB/T 32918.2 §5.5 and §6.1: e = H(Z ‖ message), Z = H(bits of the identity ‖ identity ‖ a ‖ b ‖ G ‖ Q).
    private static BigInteger DigestOf(Hash hash, ReadOnlySpan<byte> identity, ReadOnlySpan<byte> point, ReadOnlySpan<byte> message)
    {
        int bits = 8 * identity.Length;
        byte[] z = hash([(byte)(bits >> 8), (byte)bits, .. identity, .. Sm2Curve.Parameters, .. point[1..]]);
        return Sm2Signature.NumberOf(hash([.. z, .. message]));
    }

    private delegate byte[] Hash(ReadOnlySpan<byte> message);
}
