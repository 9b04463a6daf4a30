using System.Buffers;
using System.Text;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Server.Tests.Fakes;
using ZsIdNode.Server.Wire;
using ZsIdNode.Server.Wire.Security;

namespace ZsIdNode.Server.Tests.Wire.Security;

public sealed class SessionTests : IDisposable
{
    private readonly WireServer _server = new(new WireOptions { Authentication = new AuthenticationOptions { SessionsMost = 4 } });

    [Fact]
    public async Task Once_its_client_has_proven_who_he_is_a_session_needs_no_challenge()
    {
        WireClient client = Open(promisedIndex: 300);
        await ProveAsync(client, 300);

        Answer second = (await client.AskAsync(OpCode.DeleteHandle, []))!;

        Assert.Equal("300:88.118.42/CLERK", Encoding.UTF8.GetString(second.Body));
    }

    [Fact]
    public async Task Who_proves_another_identity_than_promised_is_asked_again()
    {
        WireClient client = Open(promisedIndex: 300);
        Answer first = await ProveAsync(client, 302);

        Answer second = (await client.AskAsync(OpCode.DeleteHandle, []))!;

        Assert.Equal("302:88.118.42/CLERK", Encoding.UTF8.GetString(first.Body));
        Assert.Equal(ResponseCode.AuthenticationNeeded, second.Code);
    }

    [Fact]
    public async Task An_anonymous_session_is_never_bound_to_anybody()
    {
        WireClient client = Open(promisedIndex: null);
        await ProveAsync(client, 300);

        Assert.Equal(ResponseCode.AuthenticationNeeded, (await client.AskAsync(OpCode.DeleteHandle, []))!.Code);
    }

    [Fact]
    public async Task The_session_of_one_identity_does_not_act_as_another()
    {
        WireClient client = Open(promisedIndex: 300);
        await ProveAsync(client, 300);
        WireClient other = Open(promisedIndex: 302);

        Assert.Equal(ResponseCode.AuthenticationNeeded, (await other.AskAsync(OpCode.DeleteHandle, []))!.Code);
        var forged = new WireClient(_server) { SessionId = client.SessionId, Key = other.Key, NextCounter = 50 };
        Assert.Equal(ResponseCode.InvalidSessionKey, (await forged.AskAsync(OpCode.DeleteHandle, []))!.Code);
        Assert.Equal(1, _server.WhoAmI.Done);
    }

    [Fact]
    public async Task A_request_without_authentication_code_has_no_part_in_the_session()
    {
        WireClient client = Open(promisedIndex: 300);
        Assert.Equal(ResponseCode.InvalidCredential, (await client.AskAsync(OpCode.DeleteHandle, [], authenticates: false))!.Code);
        await ProveAsync(client, 300);

        Assert.Equal(ResponseCode.InvalidCredential, (await client.AskAsync(OpCode.DeleteHandle, [], authenticates: false))!.Code);
        Assert.Equal(ResponseCode.InvalidCredential, (await client.AskAsync(OpCode.SessionTerminate, WireClient.HandleBody("/"), authenticates: false))!.Code);
    }

    [Fact]
    public async Task A_counter_that_was_used_is_refused()
    {
        WireClient client = Open(promisedIndex: 300);
        await ProveAsync(client, 300);
        client.NextCounter = 1;

        Assert.Equal(ResponseCode.SessionMessageRejected, (await client.AskAsync(OpCode.DeleteHandle, []))!.Code);
        Assert.Equal(1, _server.WhoAmI.Done);
    }

    [Fact]
    public async Task The_same_request_is_challenged_with_the_same_challenge()
    {
        WireClient client = Open(promisedIndex: 300);

        Answer first = (await client.AskAsync(OpCode.DeleteHandle, [], requestId: 9))!;
        Answer second = (await client.AskAsync(OpCode.DeleteHandle, [], requestId: 9))!;

        Assert.Equal(client.SessionId, first.Envelope.SessionId);
        Assert.Equal(first.Body, second.Body);
    }

    [Fact]
    public async Task Requests_that_are_challenged_at_once_are_each_answered()
    {
        WireClient client = Open(promisedIndex: null);
        Answer first = (await client.AskAsync(OpCode.DeleteHandle, [1]))!;
        Answer second = (await client.AskAsync(OpCode.DeleteHandle, [2]))!;

        Assert.Equal(ResponseCode.Success, (await AnswerAsync(client, first, 300)).Code);
        Assert.Equal(ResponseCode.Success, (await AnswerAsync(client, second, 300)).Code);
        Assert.Equal(ResponseCode.AuthenticationTimeout, (await AnswerAsync(client, second, 300)).Code);
        Assert.Equal(2, _server.WhoAmI.Done);
    }

    [Fact]
    public async Task What_comes_encrypted_is_answered_encrypted()
    {
        WireClient open = Open(promisedIndex: 300);
        var client = new WireClient(_server) { SessionId = open.SessionId, Key = open.Key, Encrypts = true };

        Answer challenge = (await client.AskAsync(OpCode.DeleteHandle, []))!;
        Answer done = await AnswerAsync(client, challenge, 300);

        Assert.Equal(EnvelopeFlags.Encrypted, challenge.Envelope.Flags);
        Assert.Equal(EnvelopeFlags.Encrypted, done.Envelope.Flags);
        Assert.Equal(ResponseCode.Success, done.Code);
    }

    [Fact]
    public async Task Values_that_are_not_for_everybody_leave_encrypted()
    {
        WireClient client = Open(promisedIndex: 300);
        await ProveAsync(client, 300);

        Answer restricted = (await client.AskAsync(OpCode.Resolution, WireClient.ResolutionBody(WireServer.Restricted)))!;
        Answer open = (await client.AskAsync(OpCode.Resolution, WireClient.ResolutionBody(WireServer.Small)))!;

        // The value that nobody may read stands behind the one that administrators may.
        Assert.Equal(ResponseCode.Success, restricted.Code);
        Assert.Equal(EnvelopeFlags.Encrypted, restricted.Envelope.Flags);
        Assert.Equal(EnvelopeFlags.None, open.Envelope.Flags);
    }

    [Fact]
    public async Task What_cannot_be_decrypted_is_refused_with_its_request_id()
    {
        WireClient client = Open(promisedIndex: 300);
        var envelope = new Envelope(ProtocolVersion.Spoken, ProtocolVersion.Spoken, EnvelopeFlags.Encrypted, client.SessionId, 4711, 0, 64);

        Answer garbage = (await client.SendAsync(envelope, new byte[64], new WireScope()))!;
        Answer unknown = (await client.SendAsync(envelope with { SessionId = client.SessionId ^ 1 }, new byte[64], new WireScope()))!;
        Answer none = (await client.SendAsync(envelope with { SessionId = 0 }, new byte[64], new WireScope()))!;

        Assert.Equal((ResponseCode.SessionFailed, 4711u), (garbage.Code, garbage.RequestId));
        Assert.Equal(ResponseCode.SessionTimeout, unknown.Code);
        Assert.Equal(ResponseCode.SessionFailed, none.Code);
    }

    [Fact]
    public async Task A_session_that_lay_idle_or_was_ended_is_unknown()
    {
        WireClient idle = Open(promisedIndex: 300, seconds: 60);
        WireClient ended = Open(promisedIndex: 300, seconds: 3_600);
        Assert.Equal(ResponseCode.Success, (await ended.AskAsync(OpCode.SessionTerminate, WireClient.HandleBody("/")))!.Code);
        _server.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(ResponseCode.SessionTimeout, (await idle.AskAsync(OpCode.DeleteHandle, []))!.Code);
        Assert.Equal(ResponseCode.SessionTimeout, (await ended.AskAsync(OpCode.DeleteHandle, []))!.Code);
    }

    [Fact]
    public async Task An_answer_in_a_session_that_ended_meanwhile_is_told_to_set_up_another()
    {
        WireClient client = Open(promisedIndex: 300, seconds: 60);
        Answer challenge = (await client.AskAsync(OpCode.DeleteHandle, []))!;
        _server.Time.Advance(TimeSpan.FromSeconds(61));

        Answer late = await AnswerAsync(client, challenge, 300);

        Assert.Equal(ResponseCode.SessionTimeout, late.Code);
        Assert.Equal(0, _server.WhoAmI.Done);
    }

    [Fact]
    public async Task An_answer_in_a_session_that_stays_may_still_come_too_late()
    {
        WireClient client = Open(promisedIndex: 300, seconds: 3_600);
        Answer challenge = (await client.AskAsync(OpCode.DeleteHandle, []))!;
        _server.Time.Advance(TimeSpan.FromSeconds(61));

        Answer late = await AnswerAsync(client, challenge, 300);

        Assert.Equal(ResponseCode.AuthenticationTimeout, late.Code);
        Assert.Equal(ResponseCode.AuthenticationNeeded, (await client.AskAsync(OpCode.DeleteHandle, []))!.Code);
    }

    [Theory]
    [InlineData(1_024, ResponseCode.InvalidSessionSetupRequest)]
    [InlineData(2_048, ResponseCode.Success)]
    public async Task A_prime_may_be_as_long_as_the_operator_says(int bitsMost, ResponseCode expected)
    {
        using var server = new WireServer(new WireOptions { Authentication = new AuthenticationOptions { PrimeBitsMost = bitsMost } });
        var key = new ArrayBufferWriter<byte>();
        new DiffieHellmanKeyPair(DiffieHellmanGroup.Modp2048, [0x12, 0x34]).PublicKey.Write(key);
        var body = new ArrayBufferWriter<byte>();
        new SessionSetupRequest { Mode = KeyExchangeMode.DiffieHellman, IdentityIndex = SessionSetupRequest.NoIndex, PublicKey = key.WrittenSpan }.Write(body);

        Answer answer = (await new WireClient(server).AskAsync(OpCode.SessionSetup, body.WrittenSpan.ToArray()))!;

        Assert.Equal(expected, answer.Code);
    }

    [Fact]
    public void A_session_lies_idle_for_a_minute_at_least_and_a_day_at_most()
    {
        Assert.Equal(TimeSpan.FromSeconds(60), OpenSession(null, 1)!.IdleMost);
        Assert.Equal(TimeSpan.FromHours(24), OpenSession(null, 0)!.IdleMost);
        Assert.Equal(TimeSpan.FromHours(24), OpenSession(null, int.MaxValue)!.IdleMost);
    }

    [Fact]
    public async Task New_sessions_drive_out_those_in_which_nobody_has_proven_anything()
    {
        WireClient proven = Open(promisedIndex: 300);
        await ProveAsync(proven, 300);
        WireClient first = Open(promisedIndex: 300);
        for (int more = 0; more < 20; more++)
        {
            OpenSession(null, 0);
        }

        Assert.Equal(4, _server.Security.Sessions.Count);
        Assert.Equal(ResponseCode.Success, (await proven.AskAsync(OpCode.DeleteHandle, []))!.Code);
        Assert.Equal(ResponseCode.SessionTimeout, (await first.AskAsync(OpCode.DeleteHandle, []))!.Code);
    }

    [Fact]
    public async Task Nobody_who_has_proven_who_he_is_is_driven_out()
    {
        for (int session = 0; session < 4; session++)
        {
            await ProveAsync(Open(promisedIndex: 300), 300);
        }

        Assert.Null(OpenSession(null, 0));
    }

    [Fact]
    public async Task A_login_holds_for_its_connection_alone()
    {
        var client = new WireClient(_server);
        var connection = new WireScope();
        Answer challenge = (await client.AskAsync(OpCode.LoginKey, WireClient.LoginBody(WireServer.Identity, 300), sessionId: 10_001, scope: connection))!;
        byte[] body = WireClient.Answer(ProofKind.PublicKey, WireServer.Identity, 300, WireClient.Sign(_server.AdministratorKey, challenge));

        // The same number is another connection's own there.
        Assert.Equal(10_001u, challenge.Envelope.SessionId);
        Assert.Equal(ResponseCode.SessionTimeout, (await client.AskAsync(OpCode.ChallengeResponse, body, sessionId: 10_001, scope: new WireScope()))!.Code);
        Answer login = (await client.AskAsync(OpCode.ChallengeResponse, body, sessionId: 10_001, scope: connection))!;

        Assert.Equal((ResponseCode.Success, OpCode.LoginKey), (login.Code, login.Header.OpCode));
        Assert.Equal("300:88.118.42/CLERK", Encoding.UTF8.GetString((await client.AskAsync(OpCode.DeleteHandle, [], sessionId: 10_001, scope: connection))!.Body));
        Assert.Equal(ResponseCode.AuthenticationNeeded, (await client.AskAsync(OpCode.DeleteHandle, []))!.Code);
    }

    [Fact]
    public async Task A_login_as_somebody_else_than_who_answers_is_refused()
    {
        var client = new WireClient(_server);
        var connection = new WireScope();
        Answer challenge = (await client.AskAsync(OpCode.LoginKey, WireClient.LoginBody(WireServer.Identity, 300), scope: connection))!;
        byte[] body = WireClient.Answer(ProofKind.PublicKey, WireServer.Identity, 302, WireClient.Sign(_server.OtherKey, challenge));

        Answer refused = (await client.AskAsync(OpCode.ChallengeResponse, body, sessionId: challenge.Envelope.SessionId, scope: connection))!;

        Assert.Equal((ResponseCode.AuthenticationFailed, OpCode.LoginKey), (refused.Code, refused.Header.OpCode));
        Assert.Null(connection.Login);
    }

    [Fact]
    public async Task The_answer_to_a_login_from_another_connection_logs_nobody_in()
    {
        var client = new WireClient(_server);
        Answer challenge = (await client.AskAsync(OpCode.LoginKey, WireClient.LoginBody(WireServer.Identity, 300), scope: new WireScope()))!;
        byte[] body = WireClient.Answer(ProofKind.PublicKey, WireServer.Identity, 300, WireClient.Sign(_server.AdministratorKey, challenge));
        var another = new WireScope();

        Answer refused = (await client.AskAsync(OpCode.ChallengeResponse, body, sessionId: challenge.Envelope.SessionId, scope: another))!;

        Assert.NotEqual(ResponseCode.Success, refused.Code);
        Assert.Null(another.Login);
    }

    [Fact]
    public async Task On_a_connection_that_has_logged_in_the_public_only_flag_says_nothing()
    {
        var connection = new WireScope();
        connection.LogIn(new HandleReference(WireServer.Identity, 300));
        var stranger = new WireScope();
        stranger.LogIn(new HandleReference(WireServer.Identity, 302));

        Assert.Equal(3, await CountAsync(connection));
        Assert.Equal(2, await CountAsync(stranger));
    }

    [Fact]
    public async Task Operations_that_no_client_needs_are_refused()
    {
        var client = new WireClient(_server);

        Assert.Equal(ResponseCode.OperationNotSupported, (await client.AskAsync(OpCode.LoginPassword, []))!.Code);
        Assert.Equal(ResponseCode.SessionFailed, (await client.AskAsync(OpCode.SessionExchangeKey, []))!.Code);
        Assert.Equal(ResponseCode.OperationNotSupported, (await client.AskAsync(OpCode.LoginKey, WireClient.LoginBody(WireServer.Identity, 300), scope: WireScope.None))!.Code);
    }

    public void Dispose() => _server.Dispose();

    private async Task<int> CountAsync(WireScope connection)
    {
        Answer answer = (await new WireClient(_server).AskAsync(OpCode.Resolution, WireClient.ResolutionBody(WireServer.Restricted), OpFlags.Usual, scope: connection))!;
        Assert.Equal(Malformed.None, ResolutionResponse.TryRead(answer.Body, out ResolutionResponse response));
        return response.Values.Count;
    }

    private WireSession? OpenSession(HandleReference? promised, int seconds)
    {
        byte[] bytes = new byte[32];
        bytes[0] = (byte)_server.Security.Sessions.Count;
        SessionKey.TryCreate(SessionCipher.Aes, bytes, out SessionKey? key);
        return _server.Security.Sessions.Open(key!, promised, seconds);
    }

    private WireClient Open(int? promisedIndex, int seconds = 0)
    {
        WireSession session = OpenSession(promisedIndex is int index ? new HandleReference("88.118.42/clerk", index) : null, seconds)!;
        return new WireClient(_server) { SessionId = session.Id, Key = session.Key };
    }

    private async Task<Answer> ProveAsync(WireClient client, int index) => await AnswerAsync(client, (await client.AskAsync(OpCode.DeleteHandle, []))!, index);

    private async Task<Answer> AnswerAsync(WireClient client, Answer challenge, int index)
    {
        byte[] proof = WireClient.Sign(index == 300 ? _server.AdministratorKey : _server.OtherKey, challenge);
        return (await client.AskAsync(OpCode.ChallengeResponse, WireClient.Answer(ProofKind.PublicKey, WireServer.Identity, index, proof)))!;
    }
}
