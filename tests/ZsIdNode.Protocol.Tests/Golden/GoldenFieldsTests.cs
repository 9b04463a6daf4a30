using System.Buffers.Binary;
using System.Text;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol.Credentials;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Testing;

namespace ZsIdNode.Protocol.Tests.Golden;

/// <summary>A round trip shows that nothing is lost; these show that each field is the one it is called.</summary>
public sealed class GoldenFieldsTests
{
    [Fact]
    public void A_resolution_by_type_and_index()
    {
        Assert.Equal(Malformed.None, ResolutionRequest.TryRead(RequestBody("resolve-by-type"), out ResolutionRequest byType));
        Assert.Equal(Malformed.None, ResolutionRequest.TryRead(RequestBody("resolve-two-indexes-udp"), out ResolutionRequest byIndex));

        Assert.Equal("88.101.1/vec-a", Text(byType.Handle));
        Assert.Equal(1, byType.TypeCount);
        Assert.Equal("URL", Text(new FieldReader(byType.Types).Block(most: 3)));
        Assert.Equal(8, byIndex.Indexes.Length);
        Assert.Equal(0, byIndex.TypeCount);
        Assert.True(byIndex.Token.IsEmpty);
    }

    [Fact]
    public void A_resolution_of_id_pointer_sdk_ends_with_an_empty_token()
    {
        Assert.Equal(Malformed.None, ResolutionRequest.TryRead(RequestBody("idp-anonymous-resolve"), out ResolutionRequest request));

        Assert.Equal(new byte[4], request.Trailer.ToArray());
        Assert.True(request.Token.IsEmpty);
    }

    [Fact]
    public void A_resolution_for_somebody_else_carries_a_token()
    {
        Assert.Equal(Malformed.None, Message.TryRead(GoldenMessage.Request("example-25").Message, out Message message));
        Assert.Equal(Malformed.None, ResolutionRequest.TryRead(message.Body, out ResolutionRequest request));

        Assert.True(message.Header.Flags.HasFlag(OpFlags.RelayIdentity));
        Assert.Equal(request.Trailer[4..].ToArray(), request.Token.ToArray());
        Assert.False(request.Token.IsEmpty);
    }

    [Fact]
    public void The_values_of_an_answer()
    {
        Assert.Equal(Malformed.None, ResolutionResponse.TryRead(ResponseBody("resolve-all-tcp"), out ResolutionResponse response));

        var indexes = new List<int>();
        foreach (EncodedValue value in new EncodedValues(response.Values.Bytes))
        {
            indexes.Add(value.Index);
        }

        Assert.Equal("88.101.1/vec-a", Text(response.Handle));
        Assert.Equal([1, 2, 3, 4, 100], indexes);
        Assert.Equal(5, response.Values.Count);
    }

    [Fact]
    public void A_creation_and_what_was_created()
    {
        Assert.Equal(Malformed.None, ValuesRequest.TryRead(RequestBody("create-rsa"), out ValuesRequest request));
        Assert.Equal(Malformed.None, CreationResponse.TryRead(ResponseBody("create-mint-suffix", 1), out CreationResponse minted));

        Assert.Equal(3, request.Values.Count);
        Assert.Matches("^88.101.1/.*[0-9a-f]{8}-[0-9a-f]{4}-", Text(minted.Handle));
    }

    [Fact]
    public void A_removal_of_two_values()
    {
        Assert.Equal(Malformed.None, RemovalRequest.TryRead(RequestBody("remove-two-values"), out RemovalRequest request));

        Assert.Equal(8, request.Indexes.Length);
        Assert.True(BinaryPrimitives.ReadInt32BigEndian(request.Indexes) > 0);
    }

    [Fact]
    public void A_list_comes_in_messages_of_fifty_with_a_flag_on_all_but_the_last()
    {
        var counts = new List<(int, bool)>();
        for (int number = 1; number <= 3; number++)
        {
            Assert.Equal(Malformed.None, Message.TryRead(GoldenMessage.Response("list-handles", number).Message, out Message message));
            Assert.Equal(Malformed.None, HandleListResponse.TryRead(message.Body, out HandleListResponse list));
            counts.Add((list.Count, (message.Header.Flags & OpFlags.Continuous) != 0));
        }

        Assert.Equal([(HandleListResponse.HandlesPerMessage, true), (HandleListResponse.HandlesPerMessage, true)], counts[..2]);
        Assert.False(counts[2].Item2);
    }

    [Fact]
    public void A_challenge_and_its_answer_with_a_private_key()
    {
        Assert.Equal(Malformed.None, Message.TryRead(GoldenMessage.Request("create-rsa").Message, out Message request));
        Assert.Equal(Malformed.None, Challenge.TryRead(ResponseBody("create-rsa"), out Challenge challenge));
        Assert.Equal(Malformed.None, ChallengeAnswer.TryRead(RequestBody("create-rsa", 1), out ChallengeAnswer answer));
        Assert.Equal(Malformed.None, PublicKeyProof.TryRead(answer.Proof, out PublicKeyProof proof));

        Assert.Equal(Challenge.NonceBytes, challenge.Nonce.Length);
        Assert.True(challenge.Digest.IsOf(request.HeaderAndBody));
        Assert.Equal(ProofKind.PublicKey, answer.Kind);
        Assert.Equal("0.NA/88.101.1", Text(answer.UserHandle));
        Assert.Equal(300, answer.UserIndex);
        Assert.Equal("SHA-256", Text(proof.HashName));
        Assert.Equal(256, proof.Signature.Length);
    }

    [Fact]
    public void An_answer_with_a_stretched_secret()
    {
        Assert.Equal(Malformed.None, ChallengeAnswer.TryRead(RequestBody("create-seckey", 1), out ChallengeAnswer answer));
        Assert.Equal(Malformed.None, SecretKeyProof.TryRead(answer.Proof, out SecretKeyProof proof));

        Assert.Equal(ProofKind.SecretKey, answer.Kind);
        Assert.Equal(SecretKeyScheme.StretchedHmacSha1, proof.Scheme);
        Assert.Equal((10_000, 160, 16, 20), (proof.Rounds, proof.StretchedBits, proof.Salt.Length, proof.Code.Length));
    }

    [Fact]
    public void An_answer_in_2_3_with_a_secret_is_a_plain_hash()
    {
        Assert.Equal(Malformed.None, ChallengeAnswer.TryRead(RequestBody("create-protocol-2-3-seckey", 1), out ChallengeAnswer answer));
        Assert.Equal(Malformed.None, SecretKeyProof.TryRead(answer.Proof, out SecretKeyProof proof));

        Assert.Equal(SecretKeyScheme.Sha1, proof.Scheme);
        Assert.Equal(20, proof.Code.Length);
    }

    [Fact]
    public void A_question_whether_an_answer_is_right()
    {
        Assert.Equal(Malformed.None, VerifyChallengeRequest.TryRead(RequestBody("verify-challenge-seckey"), out VerifyChallengeRequest request));
        Assert.Equal(Malformed.None, VerifyChallengeResponse.TryRead(ResponseBody("verify-challenge-seckey"), out VerifyChallengeResponse response));

        Assert.Equal(301, request.UserIndex);
        Assert.Equal(7, request.Nonce[0]);
        Assert.Equal(9, request.RequestDigest[0]);
        Assert.Equal(Malformed.None, SecretKeyProof.TryRead(request.Proof, out SecretKeyProof proof));
        Assert.Equal(SecretKeyScheme.HmacSha1, proof.Scheme);
        Assert.True(response.IsVerified);
    }

    [Fact]
    public void A_session_by_diffie_hellman()
    {
        Assert.Equal(Malformed.None, SessionSetupRequest.TryRead(RequestBody("session-dh-create"), out SessionSetupRequest request));
        Assert.Equal(Malformed.None, SessionSetupResponse.TryRead(ResponseBody("session-dh-create"), out SessionSetupResponse response));
        Assert.Equal(Malformed.None, response.TryReadKey(out SessionCipher cipher, out ReadOnlySpan<byte> publicKey));

        Assert.Equal((KeyExchangeMode.DiffieHellman, 86_400), (request.Mode, request.TimeoutSeconds));
        Assert.Equal("0.NA/88.101.1", Text(request.IdentityHandle));
        Assert.Equal(300, request.IdentityIndex);
        Assert.Equal("DH_PUB_KEY", Text(new FieldReader(request.PublicKey).Block(most: 64)));
        Assert.Equal(SessionCipher.Aes, cipher);
        Assert.Equal("DH_PUB_KEY", Text(new FieldReader(publicKey).Block(most: 64)));
    }

    [Fact]
    public void An_anonymous_session_has_no_index()
    {
        Assert.Equal(Malformed.None, SessionSetupRequest.TryRead(RequestBody("session-dh-anonymous-setup"), out SessionSetupRequest request));

        Assert.True(request.IdentityHandle.IsEmpty);
        Assert.Equal(SessionSetupRequest.NoIndex, request.IdentityIndex);
    }

    [Fact]
    public void The_two_bytes_behind_a_session_set_up_may_be_missing()
    {
        byte[] request = RequestBody("session-dh-create");
        byte[] response = ResponseBody("session-dh-create");

        Assert.Equal(Malformed.None, SessionSetupRequest.TryRead(request.AsSpan()[..^2], out SessionSetupRequest read));
        Assert.False(read.PublicKey.IsEmpty);
        Assert.Equal(Malformed.Field, SessionSetupRequest.TryRead(request.AsSpan()[..^3], out _));
        Assert.Equal(Malformed.None, SessionSetupResponse.TryRead(response.AsSpan()[..^2], out _));
        Assert.Equal(Malformed.Field, SessionSetupResponse.TryRead(response.AsSpan()[..^3], out _));
    }

    [Fact]
    public void A_referral_without_a_handle_brings_the_values_to_ask()
    {
        byte[] body = ResponseBody("example-16");

        Assert.Equal(Malformed.None, ReferralResponse.TryRead(body, out ReferralResponse withValues));
        Assert.Equal(Malformed.None, ReferralResponse.TryRead(body.AsSpan(0, 4), out ReferralResponse without));

        Assert.True(withValues.Handle.IsEmpty);
        Assert.Equal(1, withValues.Values.Count);
        Assert.True(withValues.HasValues);
        Assert.False(without.HasValues);
    }

    [Fact]
    public void A_login_with_a_key()
    {
        Assert.Equal(Malformed.None, KeyLoginRequest.TryRead(RequestBody("idp-login-sm2", 1), out KeyLoginRequest request));

        Assert.Equal("0.NA/88.101.1", Text(request.UserHandle));
        Assert.Equal(303, request.UserIndex);
    }

    [Fact]
    public void The_answer_about_a_site_is_its_record_and_nothing_else() =>
        Assert.Equal(Vector.SiteInfo, ResponseBody("site-info-tcp"));

    [Fact]
    public void What_has_nothing_to_say_is_empty()
    {
        foreach (string vector in (string[])["add-value", "remove-value", "modify-value", "home-na"])
        {
            Assert.Empty(ResponseBody(vector, 1));
        }
    }

    private static byte[] RequestBody(string vector, int number = 0) => Body(GoldenMessage.Request(vector, number));

    private static byte[] ResponseBody(string vector, int number = 0) => Body(GoldenMessage.Response(vector, number));

    private static byte[] Body(GoldenMessage golden)
    {
        Assert.Equal(Malformed.None, Message.TryRead(golden.Message, out Message message));
        if (!BodyEcho.HasDigestBefore(message.Header))
        {
            return message.Body.ToArray();
        }

        Assert.Equal(Malformed.None, RequestDigest.TryRead(message.Body, out _, out ReadOnlySpan<byte> rest));
        return rest.ToArray();
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
