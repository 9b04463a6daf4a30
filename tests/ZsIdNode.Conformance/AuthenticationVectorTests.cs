using System.Buffers.Binary;
using System.Text.Json;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Server.Wire;
using ZsIdNode.Testing;

namespace ZsIdNode.Conformance;

/// <summary>
/// Replays recorded exchanges in which clients prove who they are, message by message. Our nonces, challenge numbers
/// and initialisation vectors are the recorded ones, so that challenges and final answers must have the recorded bytes.
/// </summary>
public sealed class AuthenticationVectorTests
{
    [Theory]
    [InlineData("create-rsa")]
    [InlineData("create-seckey")]
    [InlineData("create-dsa")]
    [InlineData("create-wrong-rsa")]
    [InlineData("create-unknown-identity")]
    [InlineData("create-no-identity")]
    [InlineData("create-no-permission")]
    [InlineData("create-certified")]
    [InlineData("create-protocol-2-3-seckey")]
    [InlineData("create-http-tunnel")]
    [InlineData("resolve-restricted-rsa")]
    [InlineData("resolve-restricted-noauth")]
    [InlineData("verify-challenge-seckey")]
    [InlineData("session-unknown-id")]
    [InlineData("session-rsa-client-key")]
    public async Task A_recorded_proof_gets_the_recorded_answers(string name)
    {
        Vector vector = Vector.Load(name);
        await using var registry = new RecordedRegistry();
        await registry.ReplayBeforeAsync(vector);

        await AssertRecordedAsync(registry, vector, key: null, from: 0);
    }

    [Theory]
    [InlineData("session-dh-create")]
    [InlineData("session-dh-authenticated")]
    [InlineData("session-dh-encrypted")]
    [InlineData("session-terminate")]
    public async Task A_recorded_session_gets_the_recorded_answers(string name)
    {
        // The private number of the recorded server is not known: its session is opened with the key that came out.
        Vector vector = Vector.Load(name);
        await using var registry = new RecordedRegistry();
        await registry.ReplayBeforeAsync(vector);
        SessionKey key = KeyOf(vector);
        registry.Random.Add(vector.Responses[0][4..8]);
        registry.Security.Sessions.Open(key, new HandleReference("0.NA/88.101.1", 300), 86_400);

        await AssertRecordedAsync(registry, vector, key, from: 1);
    }

    [Theory]
    [InlineData("session-dh-anonymous-setup")]
    [InlineData("session-dh-create")]
    [InlineData("session-dh-authenticated")]
    [InlineData("session-dh-encrypted")]
    [InlineData("session-terminate")]
    public async Task A_recorded_set_up_gives_the_client_a_session_with_a_key_of_both(string name)
    {
        // Other than recorded are our public number, the lengths that follow from it, and the signature over both.
        Vector vector = Vector.Load(name);
        byte[] recorded = vector.Responses[0];
        await using var registry = new RecordedRegistry();
        registry.Random.Add([.. Enumerable.Range(1, 32).Select(number => (byte)number)], recorded[4..8]);

        byte[] answer = await registry.AnswerAsync(vector.Requests[0], ExpirationOf(recorded), Door.Tcp, new WireScope());

        Assert.Equal(recorded[..16], answer[..16]);
        Assert.Equal(recorded[20..40], answer[20..40]);
        Assert.Equal(recorded[44..79], answer[44..79]);
        Assert.Equal(recorded[83..87], answer[83..87]);
        Assert.True(registry.Random.IsExhausted);
        Assert.Equal(1, registry.Security.Sessions.Count);
    }

    [Fact]
    public async Task A_creation_in_a_datagram_is_refused_because_the_site_offers_udp_for_questions_only()
    {
        // Difference: the recorded server loses the request id, so that its client waits in vain; we give it back.
        Vector vector = Vector.Load("create-over-udp");
        await using var registry = new RecordedRegistry();
        byte[] request = vector.Requests[0];

        byte[] answer = await registry.AnswerAsync(request, ExpirationOf(vector.Responses[0]), Door.Udp, WireScope.Alone(PeerSource.Unknown));

        Assert.Equal((int)ResponseCode.ProtocolError, BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(24)));
        Assert.Equal(request[8..12], answer[8..12]);
        Assert.Equal(vector.Responses[0][44..], answer[44..]);
    }

    [Theory]
    [InlineData("idp-login-rsa-admin")]
    [InlineData("idp-login-sm2")]
    public async Task A_login_of_id_pointer_sdk_holds_for_its_connection(string name)
    {
        // The recorded answers come from a stand-in; compared is what the client looks at: operation, response code,
        // and the numbers by which it finds its way.
        Vector vector = Vector.Load(name);
        await using var registry = new RecordedRegistry();
        await registry.AddKeyAsync("0.NA/88.101.1", 303, "sm2");
        var scope = new WireScope();
        for (int at = 0; at < vector.Requests.Count; at++)
        {
            byte[] recorded = vector.Responses[at];
            Script(registry, recorded, challengeInSession: true, recorded: null);

            byte[] answer = await registry.AnswerAsync(vector.Requests[at], ExpirationOf(recorded), Door.Tcp, scope);

            Assert.Equal(recorded[2..16], answer[2..16]);
            Assert.Equal(recorded[20..28], answer[20..28]);
        }

        Assert.NotNull(scope.Login);
    }

    private static async Task AssertRecordedAsync(RecordedRegistry registry, Vector vector, SessionKey? key, int from)
    {
        for (int at = from; at < vector.Requests.Count; at++)
        {
            byte[] recorded = RecordedRegistry.Native(vector.Responses[at]);
            byte[] clear = Decrypted(recorded, key);
            Script(registry, clear, key is not null, key is null ? null : recorded);

            // Every message comes over a connection of its own.
            byte[] answer = await registry.AnswerAsync(vector.Requests[at], ExpirationOf(clear), vector.Transport == "http" ? Door.Tunnel : Door.Tcp, new WireScope());

            Assert.Equal(Convert.ToHexString(clear), Convert.ToHexString(Decrypted(answer, key)));
            Assert.Equal(Convert.ToHexString(recorded), Convert.ToHexString(answer));
        }

        Assert.True(registry.Random.IsExhausted);
    }

    /// <summary>Writes down what must be drawn for an answer: the number and the nonce of a challenge, the vector of an encryption.</summary>
    private static void Script(RecordedRegistry registry, byte[] clear, bool challengeInSession, byte[]? recorded)
    {
        if (BinaryPrimitives.ReadInt32BigEndian(clear.AsSpan(24)) == (int)ResponseCode.AuthenticationNeeded)
        {
            byte[][] number = challengeInSession ? [] : [clear[4..8]];
            registry.Random.Add([.. number, NonceOf(clear)]);
        }

        if (recorded is not null && IsEncrypted(recorded))
        {
            registry.Random.Add(recorded[20..36]);
        }
    }

    private static byte[] NonceOf(byte[] answer)
    {
        MessageHeader.TryRead(answer.AsSpan(Envelope.Bytes), out MessageHeader header);
        Assert.Equal(Malformed.None, Challenge.TryRead(answer.AsSpan(Envelope.Bytes + MessageHeader.Bytes, header.BodyLength), out Challenge challenge));
        return challenge.Nonce.ToArray();
    }

    private static byte[] Decrypted(byte[] bytes, SessionKey? key)
    {
        if (key is null || !IsEncrypted(bytes))
        {
            return bytes;
        }

        byte[] plain = new byte[bytes.Length];
        Assert.True(key.TryDecrypt(bytes.AsSpan(Envelope.Bytes), plain, out int length));
        return [.. bytes[..Envelope.Bytes], .. plain[..length]];
    }

    private static bool IsEncrypted(byte[] bytes) => (bytes[2] & (byte)EnvelopeFlags.Encrypted) != 0;

    private static uint ExpirationOf(byte[] answer) => BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(Envelope.Bytes + 16));

    private static SessionKey KeyOf(Vector vector)
    {
        JsonElement hex = vector.Json.GetProperty("session_key_hex");
        Assert.Equal(KeyExchangeFault.None, SessionKey.TryCreate(SessionCipher.Aes, Convert.FromHexString(hex.GetString()!), out SessionKey? key));
        return key!;
    }
}
