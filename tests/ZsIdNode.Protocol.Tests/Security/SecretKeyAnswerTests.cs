using System.Buffers;
using ZsIdNode.Protocol.Credentials;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Protocol.Tests.Golden;

namespace ZsIdNode.Protocol.Tests.Security;

public sealed class SecretKeyAnswerTests
{
    private static readonly ProtocolVersion Today = ProtocolVersion.Spoken;

    public static TheoryData<string> Recorded =>
        [.. RecordedAnswer.All.Where(answer => answer.Kind == ProofKind.SecretKey).Select(answer => answer.Vector)];

    [Fact]
    public void Both_forms_that_clients_send_are_recorded()
    {
        string[] vectors = [.. RecordedAnswer.All.Where(answer => answer.Kind == ProofKind.SecretKey).Select(answer => answer.Vector)];

        Assert.Equal(["create-protocol-2-3-seckey", "create-seckey", "remove-two-values"], vectors.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recorded_answer_is_right_for_its_secret_and_its_challenge_only(string vector)
    {
        RecordedAnswer answer = RecordedAnswer.In(vector);

        Assert.Equal(AnswerVerdict.Verified, SecretKeyAnswer.Verify(RecordedAnswer.Secret, answer.Challenged, answer.Proof, answer.Version));

        Assert.Equal(AnswerVerdict.Wrong, SecretKeyAnswer.Verify("peer-secret-302"u8, answer.Challenged, answer.Proof, answer.Version));
        var other = new ChallengedBytes(Damage.Flipped(answer.Nonce, 0), answer.Digest);
        Assert.Equal(AnswerVerdict.Wrong, SecretKeyAnswer.Verify(RecordedAnswer.Secret, other, answer.Proof, answer.Version));
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recorded_answer_with_one_flipped_bit_proves_nothing(string vector)
    {
        RecordedAnswer answer = RecordedAnswer.In(vector);

        for (int bit = 0; bit < 8 * answer.Proof.Length; bit++)
        {
            byte[] damaged = Damage.Flipped(answer.Proof, bit);
            Assert.NotEqual(AnswerVerdict.Verified, SecretKeyAnswer.Verify(RecordedAnswer.Secret, answer.Challenged, damaged, answer.Version));
        }
    }

    [Fact]
    public void The_answer_that_another_server_asked_about_is_right()
    {
        Assert.Equal(Malformed.None, Message.TryRead(GoldenMessage.Request("verify-challenge-seckey").Message, out Message message));
        Assert.Equal(Malformed.None, VerifyChallengeRequest.TryRead(message.Body, out VerifyChallengeRequest asked));
        var challenged = new ChallengedBytes(asked.Nonce, asked.RequestDigest);

        Assert.Equal(AnswerVerdict.Verified, SecretKeyAnswer.Verify(RecordedAnswer.Secret, challenged, asked.Proof, Today));
        Assert.Equal(AnswerVerdict.Wrong, SecretKeyAnswer.Verify("other"u8, challenged, asked.Proof, Today));
    }

    // Computed with openssl dgst for secret "s3cret", nonce 000102…0F and a digest of 32 bytes AA.
    [Theory]
    [InlineData("01", "5B0A8E7485AA470D6B0144B87807CE74")]
    [InlineData("02", "E4341DCB26810FA2156F3A3FB15DDD1CAEA3BDBF")]
    [InlineData("03", "B9DC0F9BC075A6363212F728B07822CFDF9AE19C01598763A0B9332C6E7C1AD6")]
    [InlineData("12", "D7C19222CDC84CD16A5F591784232BC6C858F932")]
    [InlineData("13", "CC8EF744B1352D216126A2A003E6EFE4F6F552C3E22CA31ADCC91B834C4705B0")]
    public void Every_form_that_servers_accept_is_checked(string scheme, string code)
    {
        byte[] nonce = Convert.FromHexString("000102030405060708090A0B0C0D0E0F");
        byte[] digest = [.. Enumerable.Repeat((byte)0xAA, 32)];
        byte[] proof = Convert.FromHexString(scheme + code);

        Assert.Equal(AnswerVerdict.Verified, SecretKeyAnswer.Verify("s3cret"u8, new ChallengedBytes(nonce, digest), proof, Today));
        Assert.Equal(AnswerVerdict.Wrong, SecretKeyAnswer.Verify("s3cret"u8, new ChallengedBytes(nonce, digest), proof.AsSpan(..^1), Today));
        Assert.Equal(AnswerVerdict.Wrong, SecretKeyAnswer.Verify("S3cret"u8, new ChallengedBytes(nonce, digest), proof, Today));
    }

    [Fact]
    public void An_answer_without_a_scheme_is_taken_before_2_1_only()
    {
        var challenged = new ChallengedBytes([1, 2, 3], [4, 5, 6]);
        // MD5 of secret, nonce, digest and secret, from openssl dgst.
        byte[] proof = Convert.FromHexString("F658700121F1CFCFEEFFEE8454616FA5");

        Assert.Equal(AnswerVerdict.Verified, SecretKeyAnswer.Verify("s3cret"u8, challenged, proof, new ProtocolVersion(2, 0)));
        Assert.Equal(AnswerVerdict.Wrong, SecretKeyAnswer.Verify("s3cret"u8, challenged, Damage.Flipped(proof, 3), new ProtocolVersion(2, 0)));
        Assert.NotEqual(AnswerVerdict.Verified, SecretKeyAnswer.Verify("s3cret"u8, challenged, proof, new ProtocolVersion(2, 1)));
    }

    [Theory]
    [InlineData(1, SecretKeyScheme.Sha1)]
    [InlineData(6, SecretKeyScheme.Sha1)]
    [InlineData(7, SecretKeyScheme.StretchedHmacSha1)]
    [InlineData(11, SecretKeyScheme.StretchedHmacSha1)]
    public void What_is_made_has_the_form_of_its_version_and_is_right(byte minor, SecretKeyScheme scheme)
    {
        var version = new ProtocolVersion(2, minor);
        var challenged = new ChallengedBytes([1, 2, 3], [4, 5, 6]);
        var output = new ArrayBufferWriter<byte>();

        SecretKeyAnswer.Write(output, "s3cret"u8, challenged, version, salt: new byte[16]);

        Assert.Equal((byte)scheme, output.WrittenSpan[0]);
        Assert.Equal(AnswerVerdict.Verified, SecretKeyAnswer.Verify("s3cret"u8, challenged, output.WrittenSpan, version));
        Assert.Equal(AnswerVerdict.Wrong, SecretKeyAnswer.Verify("s3cret"u8, new ChallengedBytes([1, 2], [3, 4, 5]), output.WrittenSpan, version));
    }

    [Fact]
    public void The_client_of_the_recording_would_have_been_answered_for_in_the_same_bytes()
    {
        RecordedAnswer answer = RecordedAnswer.In("create-seckey");
        Assert.Equal(Malformed.None, SecretKeyProof.TryRead(answer.Proof, out SecretKeyProof proof));
        var output = new ArrayBufferWriter<byte>();

        SecretKeyAnswer.Write(output, RecordedAnswer.Secret, answer.Challenged, answer.Version, proof.Salt);

        Assert.Equal(Convert.ToHexString(answer.Proof), Convert.ToHexString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("", AnswerVerdict.Malformed)]
    [InlineData("22", AnswerVerdict.Malformed)]
    [InlineData("22" + "00000000" + "7FFFFFFF" + "000000A0" + "00000000", AnswerVerdict.Malformed)]
    [InlineData("22" + "00000000" + "00000001" + "7FFFFFF8" + "00000000", AnswerVerdict.Malformed)]
    [InlineData("22" + "7FFFFFFF" + "00000001" + "000000A0" + "00000000", AnswerVerdict.Malformed)]
    [InlineData("22" + "00000000" + "00000001" + "000000A0" + "00000000", AnswerVerdict.Wrong)]
    [InlineData("02", AnswerVerdict.Wrong)]
    [InlineData("21" + "0000", AnswerVerdict.Unsupported)]
    public void A_strange_answer_gets_a_clear_verdict(string proof, AnswerVerdict expected) =>
        Assert.Equal(expected, SecretKeyAnswer.Verify("s3cret"u8, new ChallengedBytes([1], [2]), Convert.FromHexString(proof), Today));

    [Fact]
    public void An_empty_secret_proves_nothing()
    {
        var challenged = new ChallengedBytes([1], [2]);
        var output = new ArrayBufferWriter<byte>();
        SecretKeyAnswer.Write(output, [], challenged, Today, salt: new byte[16]);

        Assert.Equal(AnswerVerdict.KeyTooSmall, SecretKeyAnswer.Verify([], challenged, output.WrittenSpan, Today));
    }
}
