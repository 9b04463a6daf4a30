using System.Buffers;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Server.Tests.Fakes;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Server.Tests.Wire.Security;

public sealed class ChallengeTests : IDisposable
{
    private readonly WireServer _server = new(new WireOptions
    {
        Authentication = new AuthenticationOptions { ChallengesMost = 50, ChallengesPerSourceMost = 40, ChallengeBytesMost = 300_000 },
    });

    private WireClient Client => new(_server);

    [Fact]
    public async Task A_right_answer_from_another_connection_has_the_request_done()
    {
        Answer challenge = await ChallengeAsync();

        Answer done = await AnswerAsync(challenge, 300);

        Assert.Equal(ResponseCode.Success, done.Code);
        Assert.Equal(OpCode.DeleteHandle, done.Header.OpCode);
        Assert.Equal(0u, done.Envelope.SessionId);
        Assert.Equal("300:88.118.42/CLERK", Encoding.UTF8.GetString(done.Body));
    }

    [Fact]
    public async Task An_answer_that_comes_again_is_refused_and_nothing_is_done_twice()
    {
        Answer challenge = await ChallengeAsync();
        await AnswerAsync(challenge, 300);

        Answer again = await AnswerAsync(challenge, 300);

        Assert.Equal(ResponseCode.AuthenticationTimeout, again.Code);
        Assert.Equal(1, _server.WhoAmI.Done);
    }

    [Fact]
    public async Task An_answer_for_another_challenge_is_wrong()
    {
        Answer first = await ChallengeAsync();
        Answer second = await ChallengeAsync();
        byte[] proof = WireClient.Sign(_server.AdministratorKey, first);

        Answer refused = await SendAnswerAsync(second.Envelope.SessionId, ProofKind.PublicKey, 300, proof);

        Assert.Equal(ResponseCode.AuthenticationFailed, refused.Code);
        Assert.Equal(OpCode.DeleteHandle, refused.Header.OpCode);
    }

    [Fact]
    public async Task After_three_wrong_answers_a_right_one_comes_too_late()
    {
        Answer challenge = await ChallengeAsync();
        for (int attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal(ResponseCode.AuthenticationFailed, (await SendAnswerAsync(challenge.Envelope.SessionId, ProofKind.SecretKey, 301, Proof(challenge, "guess"))).Code);
        }

        Assert.Equal(ResponseCode.AuthenticationTimeout, (await AnswerAsync(challenge, 300)).Code);
        Assert.Equal(0, _server.Security.Challenges.Count);
    }

    [Fact]
    public async Task A_wrong_answer_may_be_followed_by_a_right_one()
    {
        Answer challenge = await ChallengeAsync();
        await SendAnswerAsync(challenge.Envelope.SessionId, ProofKind.SecretKey, 301, Proof(challenge, "guess"));

        Answer done = await SendAnswerAsync(challenge.Envelope.SessionId, ProofKind.SecretKey, 301, Proof(challenge, WireServer.Secret));

        Assert.Equal("301:88.118.42/CLERK", Encoding.UTF8.GetString(done.Body));
    }

    [Theory]
    [InlineData(60, ResponseCode.Success)]
    [InlineData(61, ResponseCode.AuthenticationTimeout)]
    public async Task A_challenge_lives_for_a_minute(int seconds, ResponseCode expected)
    {
        Answer challenge = await ChallengeAsync();
        _server.Time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(expected, (await AnswerAsync(challenge, 300)).Code);
    }

    [Theory]
    [InlineData(ProofKind.PublicKey, 301)]
    [InlineData(ProofKind.SecretKey, 300)]
    [InlineData(ProofKind.PublicKey, 302)]
    [InlineData(ProofKind.PublicKey, 7)]
    public async Task A_key_of_the_wrong_kind_or_place_proves_nothing(ProofKind kind, int index)
    {
        Answer challenge = await ChallengeAsync();
        byte[] proof = kind == ProofKind.PublicKey ? WireClient.Sign(_server.AdministratorKey, challenge) : Proof(challenge, WireServer.Secret);

        Assert.Equal(ResponseCode.AuthenticationFailed, (await SendAnswerAsync(challenge.Envelope.SessionId, kind, index, proof)).Code);
    }

    [Fact]
    public async Task Index_0_tries_all_keys_and_proves_the_one_that_fits()
    {
        Answer challenge = await ChallengeAsync();

        Answer done = await SendAnswerAsync(challenge.Envelope.SessionId, ProofKind.PublicKey, 0, WireClient.Sign(_server.OtherKey, challenge));

        Assert.Equal("302:88.118.42/CLERK", Encoding.UTF8.GetString(done.Body));
    }

    [Theory]
    [InlineData("88.118.42/NOBODY", ResponseCode.InvalidAdmin)]
    [InlineData("10.1/elsewhere", ResponseCode.AuthenticationError)]
    public async Task A_key_that_is_not_here_is_told_apart(string handle, ResponseCode expected)
    {
        Answer challenge = await ChallengeAsync();
        byte[] body = WireClient.Answer(ProofKind.PublicKey, handle, 300, WireClient.Sign(_server.AdministratorKey, challenge));

        Answer? answer = await Client.AskAsync(OpCode.ChallengeResponse, body, sessionId: challenge.Envelope.SessionId);

        Assert.Equal(expected, answer!.Code);
    }

    [Fact]
    public async Task An_answer_to_nothing_that_ever_was_a_challenge_is_taken_for_one_in_a_session_that_is_gone()
    {
        byte[] body = WireClient.Answer(ProofKind.PublicKey, WireServer.Identity, 300, [1, 2, 3]);

        Assert.Equal(ResponseCode.AuthenticationTimeout, (await Client.AskAsync(OpCode.ChallengeResponse, body))!.Code);
        Assert.Equal(ResponseCode.SessionTimeout, (await Client.AskAsync(OpCode.ChallengeResponse, body, sessionId: 77))!.Code);
    }

    [Fact]
    public async Task A_flood_of_requests_that_nobody_answers_stays_within_its_bounds()
    {
        for (uint request = 0; request < 500; request++)
        {
            var source = new PeerSource(request / 30, 0, 1);
            await Client.AskAsync(OpCode.DeleteHandle, new byte[20_000], requestId: request, scope: new WireScope(source));
        }

        Assert.InRange(_server.Security.Challenges.Count, 1, 50);
        Assert.InRange(_server.Security.Challenges.Bytes, 1, 300_000);
        Assert.Equal(ResponseCode.Success, (await AnswerAsync(await ChallengeAsync(), 300)).Code);
    }

    [Fact]
    public async Task One_address_cannot_take_all_the_places()
    {
        for (int request = 0; request < 40; request++)
        {
            Assert.Equal(ResponseCode.AuthenticationNeeded, (await Client.AskAsync(OpCode.DeleteHandle, [], requestId: (uint)request))!.Code);
        }

        Assert.Equal(ResponseCode.ServerTooBusy, (await Client.AskAsync(OpCode.DeleteHandle, []))!.Code);
        var another = new WireScope(new PeerSource(1, 2, 3));
        Assert.Equal(ResponseCode.AuthenticationNeeded, (await Client.AskAsync(OpCode.DeleteHandle, [], scope: another))!.Code);
    }

    [Fact]
    public async Task Numbers_of_challenges_fit_into_Java_and_do_not_follow_each_other()
    {
        uint first = (await ChallengeAsync()).Envelope.SessionId;
        uint second = (await ChallengeAsync()).Envelope.SessionId;

        Assert.InRange(first, 1u, (uint)int.MaxValue);
        Assert.InRange(second, 1u, (uint)int.MaxValue);
        Assert.NotEqual(first + 1, second);
    }

    [Fact]
    public async Task A_repeated_datagram_gets_the_same_answer_and_nothing_is_done_twice()
    {
        var client = new WireClient(_server) { Door = Door.Udp };
        var scope = WireScope.Alone(new PeerSource(1, 2, 3));
        byte[] question = WireClient.ResolutionBody(WireServer.Restricted);
        Answer challenge = (await client.AskAsync(OpCode.Resolution, question, requestId: 5, scope: scope))!;
        Answer repeated = (await client.AskAsync(OpCode.Resolution, question, requestId: 5, scope: scope))!;
        byte[] body = WireClient.Answer(ProofKind.PublicKey, WireServer.Identity, 300, WireClient.Sign(_server.AdministratorKey, challenge));
        Answer done = (await client.AskAsync(OpCode.ChallengeResponse, body, sessionId: challenge.Envelope.SessionId, requestId: 6, scope: scope))!;
        Answer again = (await client.AskAsync(OpCode.ChallengeResponse, body, sessionId: challenge.Envelope.SessionId, requestId: 6, scope: scope))!;

        Assert.Equal(challenge.Body, repeated.Body);
        Assert.Equal(ResponseCode.Success, done.Code);
        Assert.Equal(done.Body, again.Body);
        Assert.Equal(1, _server.Resolved);
    }

    [Fact]
    public async Task The_last_answer_bears_the_digest_that_the_client_compares_it_with()
    {
        Answer challenge = (await Client.AskAsync(OpCode.DeleteHandle, [], OpFlags.RequestDigest))!;
        byte[] body = WireClient.Answer(ProofKind.PublicKey, WireServer.Identity, 300, WireClient.Sign(_server.AdministratorKey, challenge));

        Answer done = (await Client.AskAsync(OpCode.ChallengeResponse, body, OpFlags.RequestDigest, challenge.Envelope.SessionId))!;

        var header = new MessageHeader(OpCode.ChallengeResponse, ResponseCode.Reserved, OpFlags.RequestDigest, -1, 0, 0, body.Length);
        byte[] asked = new byte[MessageHeader.Bytes + body.Length];
        header.Write(asked);
        body.CopyTo(asked, MessageHeader.Bytes);
        Assert.Equal(Malformed.None, RequestDigest.TryRead(done.Body, out RequestDigest digest, out _));
        Assert.True(digest.IsOf(asked));
    }

    [Theory]
    [InlineData(2, 3, 2, 10, ResponseCode.InsufficientPermissions)]
    [InlineData(2, 10, 2, 11, ResponseCode.InsufficientPermissions)]
    [InlineData(2, 3, 2, 11, ResponseCode.AuthenticationNeeded)]
    [InlineData(2, 11, 2, 11, ResponseCode.AuthenticationNeeded)]
    public async Task Only_clients_that_answer_challenges_get_them(byte major, byte minor, byte suggestedMajor, byte suggestedMinor, ResponseCode expected)
    {
        Answer? answer = await Client.AskAsync(OpCode.DeleteHandle, [], version: new ProtocolVersion(major, minor), suggested: new ProtocolVersion(suggestedMajor, suggestedMinor));

        Assert.Equal(expected, answer!.Code);
    }

    [Fact]
    public async Task Who_may_read_it_is_given_what_is_for_administrators_and_nothing_that_is_for_nobody()
    {
        Answer challenge = (await Client.AskAsync(OpCode.Resolution, Resolve(2)))!;
        Assert.Equal(ResponseCode.AuthenticationNeeded, challenge.Code);

        int[] read = await ReadAsAsync(300, _server.AdministratorKey);
        Assert.Equal([1, 2, 100], read);
        Assert.Equal(ResponseCode.InvalidAdmin, (await ResolveAsAsync(302, _server.OtherKey)).Code);
    }

    public void Dispose() => _server.Dispose();

    private static byte[] Resolve(params int[] indexes)
    {
        var body = new ArrayBufferWriter<byte>();
        ResolutionRequest.Write(body, Encoding.UTF8.GetBytes(WireServer.Restricted), indexes, []);
        return body.WrittenSpan.ToArray();
    }

    private static byte[] Proof(Answer challenge, string secret)
    {
        Challenge.TryRead(challenge.Body, out Challenge read);
        var proof = new ArrayBufferWriter<byte>();
        SecretKeyAnswer.Write(proof, Encoding.UTF8.GetBytes(secret), new ChallengedBytes(read.Nonce, read.Digest.Digest), ProtocolVersion.Spoken, new byte[16]);
        return proof.WrittenSpan.ToArray();
    }

    private async Task<int[]> ReadAsAsync(int index, System.Security.Cryptography.RSA key)
    {
        Answer answer = await ResolveAsAsync(index, key);
        Assert.Equal(Malformed.None, ResolutionResponse.TryRead(answer.Body, out ResolutionResponse response));
        var indexes = new List<int>();
        foreach (Handles.Values.EncodedValue value in new Handles.Values.EncodedValues(response.Values.Bytes))
        {
            indexes.Add(value.Index);
        }

        return [.. indexes];
    }

    private async Task<Answer> ResolveAsAsync(int index, System.Security.Cryptography.RSA key)
    {
        Answer challenge = (await Client.AskAsync(OpCode.Resolution, Resolve(2, 1, 100, 3)))!;
        byte[] body = WireClient.Answer(ProofKind.PublicKey, WireServer.Identity, index, WireClient.Sign(key, challenge));
        return (await Client.AskAsync(OpCode.ChallengeResponse, body, sessionId: challenge.Envelope.SessionId))!;
    }

    private async Task<Answer> ChallengeAsync()
    {
        Answer? challenge = await Client.AskAsync(OpCode.DeleteHandle, [], scope: new WireScope(new PeerSource(999, 0, 0)));
        Assert.Equal(ResponseCode.AuthenticationNeeded, challenge!.Code);
        return challenge;
    }

    private Task<Answer> AnswerAsync(Answer challenge, int index) =>
        SendAnswerAsync(challenge.Envelope.SessionId, ProofKind.PublicKey, index, WireClient.Sign(_server.AdministratorKey, challenge));

    private async Task<Answer> SendAnswerAsync(uint number, ProofKind kind, int index, byte[] proof) =>
        (await Client.AskAsync(OpCode.ChallengeResponse, WireClient.Answer(kind, WireServer.Identity, index, proof), sessionId: number))!;
}
