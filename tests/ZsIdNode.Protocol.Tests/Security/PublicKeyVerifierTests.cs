using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Protocol.Credentials;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.Protocol.Tests.Security;

public sealed class PublicKeyVerifierTests
{
    private static readonly PublicKeyVerifier Verifier = new();

    public static TheoryData<string> Recorded =>
        [.. Signed.Where(answer => answer.Vector != "create-wrong-rsa").Select(answer => answer.Vector)];

    private static IEnumerable<RecordedAnswer> Signed =>
        RecordedAnswer.All.Where(answer => answer.IsOf("adm") || answer.IsOf("dsa") || answer.IsOf("noperm"));

    private static ChallengedBytes Challenged => new([1, 2, 3], [4, 5, 6]);

    [Fact]
    public void Both_kinds_of_key_and_logins_and_sessions_are_recorded()
    {
        string[] vectors = [.. Signed.Select(answer => answer.Vector)];

        Assert.Superset(
            new HashSet<string>(["create-rsa", "create-dsa", "create-wrong-rsa", "resolve-restricted-rsa", "idp-login-rsa-admin", "session-dh-create", "home-na"]),
            new HashSet<string>(vectors));
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recorded_answer_is_right_for_its_key_in_every_form(string vector)
    {
        RecordedAnswer answer = RecordedAnswer.In(vector);
        byte[] der = RecordedAnswer.KeyHex(answer.Key, "public_spki_der_hex");
        byte[] pem = Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", der).ReplaceLineEndings("\r\n"));

        Assert.Equal(AnswerVerdict.Verified, Verify(answer, RecordedAnswer.KeyHex(answer.Key, "public_handle_format_hex")));
        Assert.Equal(AnswerVerdict.Verified, Verify(answer, der));
        Assert.Equal(AnswerVerdict.Verified, Verify(answer, pem));
    }

    [Fact]
    public void An_answer_with_another_key_is_wrong()
    {
        RecordedAnswer answer = RecordedAnswer.In("create-wrong-rsa");

        Assert.Equal(AnswerVerdict.Wrong, Verify(answer, RecordedAnswer.KeyHex(answer.Key, "public_handle_format_hex")));
    }

    [Theory]
    [InlineData("create-rsa")]
    [InlineData("create-dsa")]
    public void A_recorded_answer_with_one_flipped_bit_proves_nothing(string vector)
    {
        RecordedAnswer answer = RecordedAnswer.In(vector);
        byte[] key = RecordedAnswer.KeyHex(answer.Key, "public_handle_format_hex");

        for (int bit = 0; bit < 8 * answer.Proof.Length; bit++)
        {
            Assert.NotEqual(AnswerVerdict.Verified, Verify(answer with { Proof = Damage.Flipped(answer.Proof, bit) }, key));
        }

        Assert.Equal(AnswerVerdict.Wrong, Verify(answer with { Nonce = Damage.Flipped(answer.Nonce, 9) }, key));
        Assert.Equal(AnswerVerdict.Wrong, Verify(answer with { Digest = Damage.Flipped(answer.Digest, 9) }, key));
    }

    [Theory]
    [InlineData("create-rsa")]
    [InlineData("create-dsa")]
    public void A_recorded_answer_that_is_cut_anywhere_proves_nothing(string vector)
    {
        RecordedAnswer answer = RecordedAnswer.In(vector);
        byte[] key = RecordedAnswer.KeyHex(answer.Key, "public_handle_format_hex");

        for (int length = 0; length < answer.Proof.Length; length++)
        {
            Assert.Equal(AnswerVerdict.Malformed, Verify(answer with { Proof = answer.Proof[..length] }, key));
        }
    }

    [Theory]
    [InlineData("SHA-256", "SHA256", AnswerVerdict.Verified)]
    [InlineData("SHA256", "SHA256", AnswerVerdict.Verified)]
    [InlineData("SHA1", "SHA1", AnswerVerdict.Verified)]
    [InlineData("SHA-1", "SHA1", AnswerVerdict.Verified)]
    [InlineData("MD5", "MD5", AnswerVerdict.Verified)]
    [InlineData("SHA-256", "SHA1", AnswerVerdict.Wrong)]
    [InlineData("SHA-512", "SHA512", AnswerVerdict.Unsupported)]
    [InlineData("SM3", "SHA256", AnswerVerdict.Unsupported)]
    [InlineData("", "SHA256", AnswerVerdict.Unsupported)]
    public void The_name_in_front_of_an_RSA_signature_is_read_in_every_spelling(string name, string hash, AnswerVerdict expected)
    {
        using RSA rsa = Rsa("adm");
        byte[] signature = rsa.SignData(Challenged.ToArray(), new HashAlgorithmName(hash), RSASignaturePadding.Pkcs1);
        var output = new ArrayBufferWriter<byte>();
        PublicKeyProof.Write(output, Encoding.ASCII.GetBytes(name), signature);

        Assert.Equal(expected, Verifier.Verify(RsaPublicKey.FromRsa(rsa), default, Challenged, output.WrittenSpan));
    }

    [Theory]
    [InlineData(11, "SHA-256")]
    [InlineData(7, "SHA-256")]
    [InlineData(6, "SHA1")]
    public void What_is_made_with_RSA_is_right(byte minor, string hashName)
    {
        using RSA rsa = Rsa("adm");
        var output = new ArrayBufferWriter<byte>();

        PublicKeyAnswer.Write(output, rsa, Challenged, new ProtocolVersion(2, minor));

        AssertMade(output.WrittenSpan, hashName, RsaPublicKey.FromRsa(rsa));
    }

    [Theory]
    [InlineData(11, "SHA-256")]
    [InlineData(10, "SHA1")]
    public void What_is_made_with_DSA_is_right(byte minor, string hashName)
    {
        byte[] file = RecordedAnswer.KeyHex(Testing.Vector.Keys.GetProperty("dsa"), "private_handle_format_hex");
        Assert.Equal(KeyFileFault.None, KeyFile.TryRead(file, "", out PrivateKeyRecord? record));
        Assert.True(Assert.IsType<DsaPrivateKey>(record).TryCreateDsa(out DSA? dsa));
        byte[] data = RecordedAnswer.KeyHex(Testing.Vector.Keys.GetProperty("dsa"), "public_handle_format_hex");
        Assert.True(PublicKeyRecord.TryRead(data, out PublicKeyRecord? key));
        var output = new ArrayBufferWriter<byte>();

        using (dsa)
        {
            PublicKeyAnswer.Write(output, dsa, Challenged, new ProtocolVersion(2, minor));
        }

        AssertMade(output.WrittenSpan, hashName, key);
    }

    [Fact]
    public void A_short_key_proves_nothing_unless_the_caller_allows_it()
    {
        using var rsa = RSA.Create(768);
        var output = new ArrayBufferWriter<byte>();
        PublicKeyAnswer.Write(output, rsa, Challenged, ProtocolVersion.Spoken);
        RsaPublicKey key = RsaPublicKey.FromRsa(rsa);

        Assert.Equal(AnswerVerdict.KeyTooSmall, Verifier.Verify(key, default, Challenged, output.WrittenSpan));
        Assert.Equal(AnswerVerdict.Verified, new PublicKeyVerifier(keyBitsLeast: 768).Verify(key, default, Challenged, output.WrittenSpan));
    }

    [Fact]
    public void A_key_that_is_none_or_of_another_kind_is_unsupported()
    {
        RecordedAnswer answer = RecordedAnswer.In("create-rsa");
        byte[] sm2 = RecordedAnswer.KeyHex(Testing.Vector.Keys.GetProperty("sm2"), "public_handle_format_hex");
        byte[] diffieHellman = Written(new DiffieHellmanPublicKey(KeyInteger.FromUnsigned([5]), KeyInteger.FromUnsigned([7]), KeyInteger.FromUnsigned([2])));

        Assert.Equal(AnswerVerdict.Unsupported, Verify(answer, []));
        Assert.Equal(AnswerVerdict.Unsupported, Verify(answer, "-----BEGIN PUBLIC KEY-----"u8.ToArray()));
        Assert.Equal(AnswerVerdict.Unsupported, Verify(answer, sm2));
        Assert.Equal(AnswerVerdict.Unsupported, Verify(answer, diffieHellman));
    }

    [Fact]
    public void Keys_with_absurd_numbers_never_verify_and_never_throw()
    {
        RecordedAnswer answer = RecordedAnswer.In("create-dsa");
        Assert.True(PublicKeyRecord.TryRead(RecordedAnswer.KeyHex(answer.Key, "public_handle_format_hex"), out PublicKeyRecord? read));
        DsaPublicKey dsa = Assert.IsType<DsaPublicKey>(read);
        KeyInteger zero = KeyInteger.FromUnsigned([]);
        KeyInteger one = KeyInteger.FromUnsigned([1]);
        KeyInteger even = KeyInteger.FromUnsigned([0x80, .. new byte[127]]);
        PublicKeyRecord[] absurd =
        [
            dsa with { G = zero }, dsa with { Y = zero }, dsa with { Y = one }, dsa with { G = dsa.P }, dsa with { Y = dsa.P },
            dsa with { P = even }, dsa with { Q = KeyInteger.FromUnsigned([0x80, .. new byte[19]]) }, dsa with { G = one, Y = one },
            new RsaPublicKey(one, dsa.P), new RsaPublicKey(KeyInteger.FromUnsigned([3]), even), new RsaPublicKey(KeyInteger.FromUnsigned([4]), dsa.P),
        ];

        Assert.All(absurd, key => Assert.NotEqual(AnswerVerdict.Verified, Verifier.Verify(key, answer.UserHandle, answer.Challenged, answer.Proof)));
    }

    [Theory]
    [InlineData("create-rsa")]
    [InlineData("create-dsa")]
    public void A_key_with_one_flipped_bit_verifies_nothing_and_never_throws(string vector)
    {
        RecordedAnswer answer = RecordedAnswer.In(vector);
        byte[] key = RecordedAnswer.KeyHex(answer.Key, "public_handle_format_hex");
        int flags = sizeof(int) + "RSA_PUB_KEY".Length;

        for (int bit = 0; bit < 8 * key.Length; bit++)
        {
            // The flags of a key are in no use.
            bool unread = bit / 8 >= flags && bit / 8 < flags + sizeof(short);
            Assert.Equal(unread, Verify(answer, Damage.Flipped(key, bit)) == AnswerVerdict.Verified);
        }
    }

    private static void AssertMade(ReadOnlySpan<byte> made, string hashName, PublicKeyRecord key)
    {
        Assert.Equal(Malformed.None, PublicKeyProof.TryRead(made, out PublicKeyProof proof));
        Assert.Equal(hashName, Encoding.ASCII.GetString(proof.HashName));
        Assert.Equal(AnswerVerdict.Verified, Verifier.Verify(key, default, Challenged, made));
        Assert.Equal(AnswerVerdict.Wrong, Verifier.Verify(key, default, new ChallengedBytes([1, 2, 3], [4, 5, 7]), made));
    }

    private static AnswerVerdict Verify(RecordedAnswer answer, byte[] keyData) =>
        Verifier.Verify(keyData, answer.UserHandle, answer.Challenged, answer.Proof);

    private static RSA Rsa(string name)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(RecordedAnswer.KeyHex(Testing.Vector.Keys.GetProperty(name), "private_pkcs8_der_hex"), out _);
        return rsa;
    }

    private static byte[] Written(PublicKeyRecord key)
    {
        var output = new ArrayBufferWriter<byte>();
        key.Write(output);
        return output.WrittenSpan.ToArray();
    }
}
