using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using ZsIdNode.Client.Identities;
using ZsIdNode.Client.Wire;
using ZsIdNode.Client.Wire.Sessions;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;

namespace ZsIdNode.EndToEnd.Battery;

/// <summary>What the administrators' verbs do not show: UDP, challenges, sessions and their keys, question by question.</summary>
[Collection(BatteryCollection.Name)]
public sealed class ProofBatteryTests(TwoNodes nodes) : IAsyncLifetime
{
    /// <summary>A record whose secret only administrators may read.</summary>
    private const string Guarded = "0.NA/88.118";

    private const int GuardedIndex = 302;

    private readonly HandleClient _wire = nodes.Upper.OpenWire();

    public static TheoryData<Who, HandleTransport> EverybodyByEachTransport()
    {
        var all = new TheoryData<Who, HandleTransport>();
        foreach (Who who in Enum.GetValues<Who>().Except([Who.Newcomer]))
        {
            all.Add(who, HandleTransport.Udp);
            all.Add(who, HandleTransport.Tcp);
        }

        return all;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _wire.DisposeAsync();

    [Theory]
    [InlineData(OpCode.CreateHandle)]
    [InlineData(OpCode.DeleteHandle)]
    [InlineData(OpCode.AddValue)]
    [InlineData(OpCode.RemoveValue)]
    [InlineData(OpCode.ModifyValue)]
    [InlineData(OpCode.ListHandles)]
    [InlineData(OpCode.HomePrefix)]
    [InlineData(OpCode.UnhomePrefix)]
    [InlineData(OpCode.ListHomedPrefixes)]
    public async Task Administration_by_UDP_is_refused_to_everybody_alone_and_in_a_session(OpCode opCode)
    {
        using Identity identity = nodes.Identify(Who.RsaKey);
        Question question = Ask(opCode, HandleBody(Guarded), HandleTransport.Udp) with { Identity = identity };

        Assert.Equal(ResponseCode.ProtocolError, (await AskAsync(question)).ResponseCode);
        Assert.Equal(ResponseCode.ProtocolError, (await AskAsync(question with { Identity = null })).ResponseCode);
        ClientSession session = await SetUpAsync(identity, HandleTransport.Udp, DiffieHellmanGroup.Modp2048);
        Assert.Equal(ResponseCode.ProtocolError, (await AskAsync(question with { Session = session })).ResponseCode);
        Assert.True((await _wire.ResolveAsync(Guarded, ResolutionQuery.All, HandleTransport.Udp)).IsSuccess);
    }

    [Theory]
    [MemberData(nameof(EverybodyByEachTransport))]
    public async Task A_challenge_is_answered_and_the_record_of_several_datagrams_comes_whole(Who who, HandleTransport transport)
    {
        using Identity identity = nodes.Identify(who);
        Question question = Read(transport);

        CheckedReply challenge = await AskAsync(question);
        CheckedReply answer = await AskAsync(question with { Identity = identity });

        Assert.Equal(ResponseCode.AuthenticationNeeded, challenge.ResponseCode);
        AssertGuardedIsTold(answer);
        Assert.Equal(transport, answer.Transport);
        Assert.True(answer.Body.Length > ProtocolLimits.DatagramBytesMost, "The record fits one datagram.");
    }

    [Theory]
    [MemberData(nameof(EverybodyByEachTransport))]
    public async Task Another_server_may_have_an_answer_verified_that_was_made_with_a_secret(Who who, HandleTransport transport)
    {
        using Identity identity = nodes.Identify(who);
        byte[] nonce = RandomNumberGenerator.GetBytes(Challenge.NonceBytes);
        byte[] digest = SHA256.HashData("what another server was asked"u8);
        byte[] proof = identity.Prove(new ChallengedBytes(nonce, digest), ProtocolVersion.Spoken, RandomNumberGenerator.Fill);

        // With a public key the other server can do it itself; nobody asks, and nothing is verified.
        Assert.Equal(who == Who.SecretKey, await VerifyAsync(digest));
        Assert.False(await VerifyAsync(SHA256.HashData("what it was not asked"u8)));

        async Task<bool> VerifyAsync(byte[] claimed)
        {
            var body = new ArrayBufferWriter<byte>();
            VerifyChallengeRequest.Write(body, Encoding.UTF8.GetBytes(identity.Reference.Handle), identity.Reference.Index, nonce, claimed, proof);
            PublicKeyRecord key = await _wire.ServerKeyAsync(HandleRequest.Blank.ToArray(), transport, CancellationToken.None);
            CheckedReply reply = await AskAsync(Ask(OpCode.VerifyChallenge, body.WrittenMemory, transport) with { Flags = OpFlags.Usual | OpFlags.Certify | OpFlags.RequestDigest, Key = key });
            Assert.Equal((ResponseCode.Success, true), (reply.ResponseCode, reply.IsCertified));
            Assert.Equal(Malformed.None, VerifyChallengeResponse.TryRead(reply.Body.Span, out VerifyChallengeResponse response));
            return response.IsVerified;
        }
    }

    [Theory]
    [InlineData(Who.RsaKey, HandleTransport.Tcp)]
    [InlineData(Who.RsaKey, HandleTransport.Udp)]
    [InlineData(Who.SecretKey, HandleTransport.Tcp)]
    [InlineData(Who.SecretKey, HandleTransport.Udp)]
    public async Task Another_key_proves_nothing(Who who, HandleTransport transport)
    {
        using Identity wrong = who == Who.SecretKey
            ? new SecretKeyIdentity(new HandleReference(Guarded, GuardedIndex), "guess"u8)
            : new PrivateKeyIdentity(new HandleReference(Guarded, 300), RSA.Create(2_048));

        Assert.Equal(ResponseCode.AuthenticationFailed, (await AskAsync(Read(transport) with { Identity = wrong })).ResponseCode);
    }

    [Theory]
    [InlineData(HandleTransport.Udp, false)]
    [InlineData(HandleTransport.Udp, true)]
    [InlineData(HandleTransport.Tcp, false)]
    [InlineData(HandleTransport.Tcp, true)]
    public async Task A_session_is_challenged_once_authenticates_what_follows_and_ends(HandleTransport transport, bool shortGroup)
    {
        using Identity identity = nodes.Identify(Who.RsaKey);
        ClientSession session = await SetUpAsync(identity, transport, shortGroup ? DiffieHellmanGroup.Oakley2 : DiffieHellmanGroup.Modp2048);
        Question question = Read(transport) with { Session = session };

        AssertGuardedIsTold(await AskAsync(question with { Identity = identity }));
        AssertGuardedIsTold(await AskAsync(question));
        AssertGuardedIsTold(await AskAsync(question with { Flags = question.Flags | OpFlags.Encrypt }));
        CheckedReply certified = await AskAsync(question with { Flags = question.Flags | OpFlags.Certify | OpFlags.RequestDigest });
        AssertGuardedIsTold(certified);
        Assert.True(certified.IsCertified);

        Question end = Ask(OpCode.SessionTerminate, HandleBody("/"), transport) with { Session = session };
        Assert.Equal(ResponseCode.Success, (await AskAsync(end)).ResponseCode);
        Assert.Equal(ResponseCode.SessionTimeout, (await AskAsync(end)).ResponseCode);
        Assert.Equal(ResponseCode.SessionTimeout, (await AskAsync(question)).ResponseCode);
    }

    [Theory]
    [InlineData(KeyExchangeMode.ClientRsa, ResponseCode.SessionFailed)]
    [InlineData(KeyExchangeMode.ServerRsa, ResponseCode.SessionFailed)]
    [InlineData(KeyExchangeMode.KeyInHandle, ResponseCode.SessionFailed)]
    [InlineData(KeyExchangeMode.DiffieHellman, ResponseCode.InvalidSessionSetupRequest)]
    public async Task A_session_by_another_key_than_Diffie_Hellmans_is_refused_in_words(KeyExchangeMode mode, ResponseCode expected)
    {
        using Identity identity = nodes.Identify(Who.RsaKey);
        using RSA rsa = RSA.Create(2_048);
        byte[] key = KeyPairFile.PublicHalf(rsa, KeyFileForm.Handle);
        foreach (HandleTransport transport in Enum.GetValues<HandleTransport>())
        {
            CheckedReply reply = await AskAsync(Ask(OpCode.SessionSetup, SetupBody(mode, identity.Reference, key), transport));

            Assert.Equal(expected, reply.ResponseCode);
            Assert.NotEmpty(ResolutionAnswer.ErrorTextOf(reply.Body.Span));
            CheckedReply late = await AskAsync(Ask(OpCode.SessionExchangeKey, HandleBody("a key that nobody waits for"), transport));
            Assert.Equal(ResponseCode.SessionFailed, late.ResponseCode);
        }
    }

    private static Question Ask(OpCode opCode, ReadOnlyMemory<byte> body, HandleTransport transport) => new(opCode, OpFlags.Usual, body, transport);

    /// <summary>Asks for all of the guarded record, the secret too.</summary>
    private static Question Read(HandleTransport transport)
    {
        var body = new ArrayBufferWriter<byte>();
        ResolutionRequest.Write(body, Encoding.UTF8.GetBytes(Guarded), [], []);
        return new Question(OpCode.Resolution, OpFlags.Usual & ~OpFlags.PublicOnly, body.WrittenMemory, transport);
    }

    private static byte[] HandleBody(string handle)
    {
        var body = new ArrayBufferWriter<byte>();
        HandleRequest.Write(body, Encoding.UTF8.GetBytes(handle));
        return body.WrittenSpan.ToArray();
    }

    private static byte[] SetupBody(KeyExchangeMode mode, HandleReference identity, byte[] key)
    {
        var body = new ArrayBufferWriter<byte>();
        new SessionSetupRequest
        {
            Mode = mode,
            TimeoutSeconds = 60,
            IdentityHandle = Encoding.UTF8.GetBytes(identity.Handle),
            IdentityIndex = identity.Index,
            PublicKey = key,
            KeyHandle = Encoding.UTF8.GetBytes(identity.Handle),
            KeyIndex = identity.Index,
        }.Write(body);
        return body.WrittenSpan.ToArray();
    }

    private static void AssertGuardedIsTold(CheckedReply reply)
    {
        Assert.Equal(ResponseCode.Success, reply.ResponseCode);
        Assert.Equal(Malformed.None, ResolutionResponse.TryRead(reply.Body.Span, out ResolutionResponse response));
        Assert.Contains(ValueEncoding.TryReadAll(response.Values.Bytes)!.Value, value => value.Index == GuardedIndex);
    }

    private Task<CheckedReply> AskAsync(Question question) => _wire.AskAsync(question, CancellationToken.None);

    private async Task<ClientSession> SetUpAsync(Identity identity, HandleTransport transport, DiffieHellmanGroup group)
    {
        DiffieHellmanKeyPair ours = DiffieHellmanKeyPair.Create(group, RandomNumberGenerator.Fill);
        var record = new ArrayBufferWriter<byte>();
        ours.PublicKey.Write(record);
        PublicKeyRecord key = await _wire.ServerKeyAsync(HandleRequest.Blank.ToArray(), transport, CancellationToken.None);
        Question question = Ask(OpCode.SessionSetup, SetupBody(KeyExchangeMode.DiffieHellman, identity.Reference, record.WrittenSpan.ToArray()), transport);

        CheckedReply reply = await AskAsync(question with { Flags = OpFlags.Usual | OpFlags.Certify | OpFlags.RequestDigest, Key = key });

        Assert.Equal(ResponseCode.Success, reply.ResponseCode);
        Assert.Equal(Malformed.None, SessionSetupResponse.TryRead(reply.Body.Span, out SessionSetupResponse response));
        Assert.Equal(Malformed.None, response.TryReadKey(out SessionCipher cipher, out ReadOnlySpan<byte> theirs));
        Assert.Equal(SessionCipher.Aes, cipher);
        Assert.True(PublicKeyRecord.TryRead(theirs, out PublicKeyRecord? peer));
        Assert.Equal(KeyExchangeFault.None, ours.TryAgree(Assert.IsType<DiffieHellmanPublicKey>(peer), cipher, out SessionKey? agreed));
        return new ClientSession(reply.Envelope.SessionId, agreed!, RandomNumberGenerator.Fill);
    }
}
