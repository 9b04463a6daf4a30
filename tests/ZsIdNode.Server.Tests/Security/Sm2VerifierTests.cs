using System.Formats.Asn1;
using System.Numerics;
using System.Text;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Server.Security;
using Vector = ZsIdNode.Testing.Vector;

namespace ZsIdNode.Server.Tests.Security;

public sealed class Sm2VerifierTests
{
    // The key and the signatures over "what was challenged" are made with openssl 3.0, the one with SHA-256, which
    // openssl does not do with SM2, by other means.
    private const string Key =
        "3059301306072A8648CE3D020106082A811CCF5501822D034200049F4FF865E4548AEBDD0A84D87CFAF6938894A588685CD0612B2D6C04773ACF68" +
        "4A42A1613917896AA6FD9E56CB05EE28FF5A730FFECB00A7E5BFF1705E9E6DC9";

    private const string OverDigestWithHandle =
        "304502205A2717CE2551912F6D4914776F3100582AD50147722D629AA62A8AE52120B553022100B22FBD7C545E35CB1BB6DF49AB48674033DABF3F59FBAEE4991A38ED20205B63";

    private const string OverDigestWithUsualIdentity =
        "3046022100D6D4658675E6DBACB69E0DEBE3FCF45748D5BD2132E71DB4C73FEC78EAB4049D022100F42327C489BE4CFA5F11D8058B87A0D4FA9C52DFA5677FBC595F7CF035A38FA7";

    private const string OverAllWithUsualIdentity =
        "304402207A5964E8F92D7779289F47A5DAA2BA92909D0BBA5FC2D3F38A6AE78AC9C3E6B802203EA6DD5CADFCB214540F7C1C1389FC6C9B02AEBD2646032676DE7EC6E3605497";

    private const string WithSha256 = "3046022100EBA19F48A2D86E66E87B6B8F4FCC1614609D4AF1FD9AEC7EEFB870872893BE4A022100B450D4EC2DCB38D5032ED1539C8AA680B828F63F65300182D20CC92F8DDF2E61";

    private static readonly Sm2Verifier Verifier = new();

    private static ChallengedBytes Challenged => new("what was "u8, "challenged"u8);

    [Theory]
    [InlineData("SM3", OverDigestWithHandle)]
    [InlineData("SM3", OverDigestWithUsualIdentity)]
    [InlineData("SM3", OverAllWithUsualIdentity)]
    [InlineData("SHA-256", WithSha256)]
    [InlineData("SHA256", WithSha256)]
    public void Every_way_in_which_deployed_software_signs_is_right(string hashName, string signature) =>
        Assert.Equal(AnswerVerdict.Verified, Verify(hashName, signature));

    [Theory]
    [InlineData("SHA-256", OverDigestWithHandle, AnswerVerdict.Wrong)]
    [InlineData("SM3", WithSha256, AnswerVerdict.Wrong)]
    [InlineData("SHA1", OverDigestWithHandle, AnswerVerdict.Unsupported)]
    [InlineData("", OverDigestWithHandle, AnswerVerdict.Unsupported)]
    public void The_name_in_front_decides_which_ways_are_tried(string hashName, string signature, AnswerVerdict expected) =>
        Assert.Equal(expected, Verify(hashName, signature));

    [Fact]
    public void A_signature_for_another_handle_or_another_challenge_is_wrong()
    {
        Sm2PublicKey key = Sm2PublicKey.FromDer(Convert.FromHexString(Key));
        byte[] signature = Convert.FromHexString(OverDigestWithHandle);

        Assert.Equal(AnswerVerdict.Wrong, Verifier.Verify(key, "88.101.1/malice"u8, Challenged, "SM3"u8, signature));
        Assert.Equal(AnswerVerdict.Wrong, Verifier.Verify(key, "88.101.1/alice"u8, new ChallengedBytes("what was "u8, "Challenged"u8), "SM3"u8, signature));
    }

    [Fact]
    public void The_worked_example_is_right()
    {
        var key = Sm2PublicKey.FromPoint(
            Convert.FromHexString("5EC757D6A768C6D56906802D42E5167ADB37A4D824732B87C3BB06E7144A4FF7"),
            Convert.FromHexString("12FF47C5A1F1181CAC04D19DB438BBAD940C1BAF5255DF631B04585C60190836"));
        byte[] nonce = Convert.FromHexString("000102030405060708090A0B0C0D0E0F");
        byte[] digest = Convert.FromHexString("EA86858644BD802200F551DBBABEB61CDB6672662D58910FB9AF60F1334BD17C");
        byte[] signature = Convert.FromHexString(
            "30440220614EDE02CAE06CEDC0A2F989DD4B48018B46E64FFF3BB61024060C7ADB87A2E502205AF0E9F3460C710E687E68AC2CA8F9225D7418A3DC99E886D982C41E17D32388");

        Assert.Equal(AnswerVerdict.Verified, Verifier.Verify(key, "88.101.1/alice"u8, new ChallengedBytes(nonce, digest), "SM3"u8, signature));
    }

    [Fact]
    public void The_login_of_id_pointer_sdk_is_right_with_the_key_in_every_form_and_with_no_bit_flipped()
    {
        Vector vector = Vector.Load("idp-login-sm2");
        ChallengeAnswer answer = Answer(vector.Requests[2]);
        ChallengedBytes challenged = ChallengedIn(vector.Responses[1]);
        var verifier = new PublicKeyVerifier(Verifier);
        byte[] der = Convert.FromHexString(Vector.Keys.GetProperty("sm2").GetProperty("public_spki_der_hex").GetString()!);
        byte[] record = Convert.FromHexString(Vector.Keys.GetProperty("sm2").GetProperty("public_handle_format_hex").GetString()!);
        byte[] pem = Sm2PublicKey.FromDer(der).Encoded.ToArray();

        foreach (byte[] key in (byte[][])[record, der, pem])
        {
            Assert.Equal(AnswerVerdict.Verified, verifier.Verify(key, answer.UserHandle, challenged, answer.Proof));
        }

        Assert.Equal(AnswerVerdict.Wrong, verifier.Verify(record, "0.NA/88.101.2"u8, challenged, answer.Proof));
        for (int bit = 0; bit < 8 * answer.Proof.Length; bit++)
        {
            byte[] damaged = answer.Proof.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(AnswerVerdict.Verified, verifier.Verify(record, answer.UserHandle, challenged, damaged));
        }
    }

    [Fact]
    public void Bytes_that_are_no_signature_are_malformed()
    {
        byte[] signature = Convert.FromHexString(OverDigestWithHandle);
        for (int length = 0; length < signature.Length; length++)
        {
            Assert.Equal(AnswerVerdict.Malformed, Verify("SM3", Convert.ToHexString(signature.AsSpan(0, length))));
        }

        Assert.Equal(AnswerVerdict.Malformed, Verify("SM3", OverDigestWithHandle + "00"));
    }

    [Fact]
    public void Numbers_that_fit_everything_are_refused()
    {
        BigInteger order = Sm2Curve.Order;
        (BigInteger R, BigInteger S)[] forged =
        [
            (0, 0), (0, 1), (1, 0), (order, 1), (1, order), (-1, 1), (1, -1), (order + 1, order + 1), (BigInteger.One << 9_000, 1),
        ];
        Assert.All(forged, pair => Assert.Equal(AnswerVerdict.Malformed, Verify("SM3", Der(pair.R, pair.S))));

        // r + s = n would leave the key out of the equation.
        Assert.Equal(AnswerVerdict.Wrong, Verify("SM3", Der(1, order - 1)));
    }

    [Fact]
    public void A_point_that_is_not_on_the_curve_is_no_key()
    {
        byte[] der = Convert.FromHexString(Key);
        der[^1] ^= 1;

        Assert.Equal(AnswerVerdict.Wrong, Verifier.Verify(Sm2PublicKey.FromDer(der), "88.101.1/alice"u8, Challenged, "SM3"u8, Convert.FromHexString(OverDigestWithHandle)));
    }

    private static AnswerVerdict Verify(string hashName, string signature)
    {
        Sm2PublicKey key = Sm2PublicKey.FromDer(Convert.FromHexString(Key));
        return Verifier.Verify(key, "88.101.1/alice"u8, Challenged, Encoding.ASCII.GetBytes(hashName), Convert.FromHexString(signature));
    }

    private static string Der(BigInteger r, BigInteger s)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(s);
        }

        return Convert.ToHexString(writer.Encode());
    }

    private static ChallengeAnswer Answer(byte[] request)
    {
        Assert.Equal(Malformed.None, Message.TryRead(request.AsSpan(Envelope.Bytes), out Message message));
        Assert.Equal(Malformed.None, ChallengeAnswer.TryRead(message.Body, out ChallengeAnswer answer));
        return answer;
    }

    private static ChallengedBytes ChallengedIn(byte[] response)
    {
        Assert.Equal(Malformed.None, Message.TryRead(response.AsSpan(Envelope.Bytes), out Message message));
        Assert.Equal(Malformed.None, Challenge.TryRead(message.Body, out Challenge challenge));
        return new ChallengedBytes(challenge.Nonce, challenge.Digest.Digest);
    }
}
