using System.Buffers.Binary;
using System.Security.Cryptography;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Protocol;
using ZsIdNode.Testing;

namespace ZsIdNode.Client.Tests.Wire;

/// <summary>What is checked of an answer once its bytes are there.</summary>
public sealed class AnswerCheckTests : IDisposable
{
    private const string VecA = "88.101.1/vec-a";
    private const int Header = Envelope.Bytes;

    private static readonly ResolutionQuery Certified = new() { Certify = true };

    private readonly TcpPeer _peer = new();

    private static PublicKeyRecord ServerKey =>
        SiteRecord.TryRead(Vector.SiteInfo, out SiteRecord? site) && PublicKeyData.TryRead(site!.Servers[0].PublicKey.Span, out PublicKeyRecord? key)
            ? key
            : throw new InvalidOperationException("the recorded site has a key");

    public void Dispose() => _peer.Dispose();

    [Fact]
    public async Task An_answer_lives_to_the_second_of_its_expiration()
    {
        Recording recording = Recording.Of("resolve-all-tcp");
        uint now = (uint)recording.Time.GetUtcNow().ToUnixTimeSeconds();

        Assert.True((await AskAsync(recording, ResolutionQuery.All, answer => BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(Header + 16), now))).IsSuccess);
        HandleClientException exception = await FaultAsync(recording, ResolutionQuery.All, answer => BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(Header + 16), now - 1));

        Assert.Equal(HandleClientReason.Expired, exception.Reason);
        Assert.Matches(@"expired at 2026-11-21 \d\d:\d\d:\d\dZ, and it is 2026-11-21 \d\d:\d\d:\d\dZ here; is one of the clocks wrong\?$", exception.Message);
    }

    [Theory]
    [InlineData(2, 0x40, HandleClientReason.Malformed)]
    [InlineData(Header + 3, 0x02, HandleClientReason.Mismatch)]
    [InlineData(Header + 7, 0x01, HandleClientReason.Mismatch)]
    [InlineData(Header + 20, 0x80, HandleClientReason.Malformed)]
    [InlineData(Header + 24, 0x80, HandleClientReason.Malformed)]
    [InlineData(Header + 28, 0x01, HandleClientReason.Mismatch)]
    public async Task An_answer_that_is_encrypted_or_of_another_operation_or_handle_is_refused(int at, byte flip, HandleClientReason expected)
    {
        HandleClientException exception = await FaultAsync(Recording.Of("resolve-all-tcp"), ResolutionQuery.All, answer => answer[at] ^= flip);

        Assert.Equal(expected, exception.Reason);
    }

    [Fact]
    public async Task A_refusal_by_a_server_that_could_not_read_the_operation_is_an_answer()
    {
        HandleAnswer answer = await AskAsync(Recording.Of("resolve-not-responsible"), ResolutionQuery.All, bytes =>
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Header), 0);
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Header + 4), (int)ResponseCode.ProtocolError);
        });

        Assert.Equal(ResponseCode.ProtocolError, answer.ResponseCode);
        Assert.Equal("That prefix doesn't live here", answer.ErrorText);
    }

    [Fact]
    public async Task A_digest_of_another_question_is_refused_and_one_left_out_too()
    {
        Recording recording = Recording.Of("resolve-request-digest");
        var query = new ResolutionQuery { RequestDigest = true };

        Assert.True((await AskAsync(recording, query, _ => { })).IsSuccess);
        Assert.Equal(HandleClientReason.Mismatch, (await FaultAsync(recording, query, answer => answer[Header + 25] ^= 1)).Reason);
        Assert.Equal(HandleClientReason.Malformed, (await FaultAsync(recording, query, answer => answer[Header + 24] = 9)).Reason);
        Assert.Equal(HandleClientReason.Mismatch, (await FaultAsync(Recording.Of("resolve-all-tcp"), query, _ => { })).Reason);
    }

    [Fact]
    public async Task A_challenge_is_an_answer_and_names_its_number()
    {
        Recording recording = Recording.Of("resolve-restricted-noauth");

        // The recorded question was in 2.3 and without a serial number; only header and body are in the digest.
        await using var client = new HandleClient(HandleServer.At(_peer.Address), () => recording.RequestId, recording.Time);
        Task<HandleAnswer> asking = client.ResolveAsync("88.101.1/vec-restricted", new() { PublicOnly = false }, HandleTransport.Tcp);
        using PeerConnection connection = await _peer.AcceptAsync();
        await connection.ReceiveAsync();
        await connection.SendAsync(recording.Answers);
        HandleAnswer answer = await asking.Soon();

        Assert.Equal(ResponseCode.AuthenticationNeeded, answer.ResponseCode);
        Assert.Equal(4u, answer.Envelope.SessionId);
    }

    [Theory]
    [InlineData(ResponseCode.ServiceReferral, true)]
    [InlineData(ResponseCode.PrefixReferral, true)]
    [InlineData(ResponseCode.ServiceReferral, false)]
    public async Task A_referral_says_where_to_ask_instead(ResponseCode code, bool withValues)
    {
        // A success has the layout of a referral with values: a handle, then values.
        HandleAnswer answer = await AskAsync(Recording.Of("resolve-all-tcp"), ResolutionQuery.All, bytes =>
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Header + 4), (int)code);
            if (!withValues)
            {
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Header + 20), sizeof(int) + VecA.Length);
                bytes.AsSpan(Header + 24 + sizeof(int) + VecA.Length, sizeof(int)).Clear();
            }
        });

        Assert.Equal(code, answer.ResponseCode);
        Assert.Equal(VecA, answer.Referral!.Handle);
        Assert.Equal(withValues ? 5 : 0, answer.Referral.Values.Length);
        Assert.Empty(answer.Values);
    }

    [Fact]
    public async Task A_signature_by_the_servers_key_certifies_the_answer()
    {
        HandleAnswer answer = await AskAsync(Recording.Of("resolve-certified"), Certified, _ => { }, ServerKey);

        Assert.True(answer.IsCertified);
        Assert.Equal(5, answer.Values.Length);
    }

    [Fact]
    public async Task The_servers_key_comes_from_its_site_record_unless_it_is_given()
    {
        Recording recording = Recording.Of("resolve-certified");
        Recording site = Recording.Of("site-info-tcp");
        var ids = new Queue<uint>([1, recording.RequestId, recording.RequestId]);
        await using var client = new HandleClient(HandleServer.At(_peer.Address), ids.Dequeue, recording.Time);

        Task<HandleAnswer> asking = client.ResolveAsync(VecA, Certified, HandleTransport.Tcp);
        using PeerConnection connection = await _peer.AcceptAsync();
        await connection.SendAsync(site.AnswerTo(await connection.ReceiveAsync()));
        await connection.ReceiveAsync();
        await connection.SendAsync(recording.Answers);
        Assert.True((await asking.Soon()).IsCertified);

        // The site record is asked for once.
        asking = client.ResolveAsync(VecA, Certified, HandleTransport.Tcp);
        Assert.Equal(recording.RequestId, Recording.RequestIdOf(await connection.ReceiveAsync()));
        await connection.SendAsync(recording.Answers);
        Assert.True((await asking.Soon()).IsCertified);
    }

    [Fact]
    public async Task Every_part_of_a_certified_answer_is_under_its_signature()
    {
        Recording recording = Recording.Of("resolve-certified");
        int[] parts = [3, 4, Header + 8, Header + 12, Header + 19, Header + 60, recording.Answers[0].Length - 1];
        foreach (int at in parts)
        {
            HandleClientException exception = await FaultAsync(recording, Certified, answer => answer[at] ^= 1, ServerKey);

            Assert.Equal(HandleClientReason.SignatureWrong, exception.Reason);
            Assert.EndsWith("its signature is not by the server's key.", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_answer_that_is_not_signed_or_by_another_key_is_refused()
    {
        using var stranger = RSA.Create(2_048);

        HandleClientException unsigned = await FaultAsync(Recording.Of("resolve-all-tcp"), Certified, _ => { }, ServerKey);
        HandleClientException strange = await FaultAsync(Recording.Of("resolve-certified"), Certified, _ => { }, RsaPublicKey.FromRsa(stranger));
        HandleClientException old = await FaultAsync(Recording.Of("resolve-protocol-2-6-certified"), Certified, _ => { }, ServerKey);

        Assert.All([unsigned, strange, old], exception => Assert.Equal(HandleClientReason.SignatureWrong, exception.Reason));
        Assert.EndsWith("it was to be signed and is not.", unsigned.Message, StringComparison.Ordinal);
        Assert.EndsWith("its signature is not by the server's key.", strange.Message, StringComparison.Ordinal);
        Assert.EndsWith("it is signed in a way that is not safe any more; SHA-256 is expected.", old.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_a_kind_that_signs_nothing_here_is_said_to_be_one()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var writer = new FieldWriter(output);
        writer.Block("DH_PUB_KEY"u8);
        writer.Int16(0);
        writer.Block([1]);
        writer.Block([1]);
        writer.Block([1]);
        Assert.True(PublicKeyRecord.TryRead(output.WrittenSpan, out PublicKeyRecord? key));

        HandleClientException exception = await FaultAsync(Recording.Of("resolve-certified"), Certified, _ => { }, key);

        Assert.Equal(HandleClientReason.SignatureWrong, exception.Reason);
        Assert.EndsWith("the server's key is not an RSA or DSA key that can be used.", exception.Message, StringComparison.Ordinal);
    }

    private async Task<HandleClientException> FaultAsync(Recording recording, ResolutionQuery query, Action<byte[]> change, PublicKeyRecord? key = null) =>
        await Assert.ThrowsAsync<HandleClientException>(() => AskAsync(recording, query, change, key));

    private async Task<HandleAnswer> AskAsync(Recording recording, ResolutionQuery query, Action<byte[]> change, PublicKeyRecord? key = null)
    {
        await using HandleClient client = recording.Client(_peer.Address, new HandleClientOptions { ServerKey = key });
        Task<HandleAnswer> asking = client.ResolveAsync(VecA, query, HandleTransport.Tcp);
        using PeerConnection connection = await _peer.AcceptAsync();
        await connection.ReceiveAsync();
        byte[] answer = [.. recording.Answers[0]];
        change(answer);
        await connection.SendAsync(answer);
        return await asking.Soon();
    }
}
