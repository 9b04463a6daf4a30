using System.Buffers.Binary;
using ZsIdNode.Client.Administration;
using ZsIdNode.Client.Identities;
using ZsIdNode.Client.Tests.Wire;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;

namespace ZsIdNode.Client.Tests.Administration;

/// <summary>Servers that challenge as they should not.</summary>
public sealed class ChallengeTests : IAsyncLifetime, IDisposable
{
    private const int MinorVersionAt = 1;
    private const int SuggestedMinorAt = 3;
    private const int SessionIdAt = 4;
    private const int DigestAt = Envelope.Bytes + MessageHeader.Bytes + 1;

    private readonly Recording _recording = Recording.Of("create-rsa");
    private readonly TcpPeer _peer = new();
    private readonly HandleClient _client;
    private readonly Identity _identity = RecordedAdministration.Administrator();
    private readonly HandleAdministration _administration;

    public ChallengeTests()
    {
        _client = _recording.Client(_peer.Address);
        _administration = new HandleAdministration(_client, _identity);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        Dispose();
    }

    public void Dispose()
    {
        _administration.Dispose();
        _identity.Dispose();
        _peer.Dispose();
    }

    [Fact]
    public async Task A_challenge_to_another_request_is_not_answered()
    {
        HandleClientException exception = await FaultOf(challenge => challenge[DigestAt] ^= 1);

        Assert.Equal(HandleClientReason.Mismatch, exception.Reason);
        Assert.False(_peer.IsCalled);
    }

    [Fact]
    public async Task A_challenge_without_a_number_is_not_answered() =>
        Assert.Equal(HandleClientReason.Malformed, (await FaultOf(challenge => challenge.AsSpan(SessionIdAt, sizeof(uint)).Clear())).Reason);

    [Theory]
    [InlineData(MinorVersionAt)]
    [InlineData(SuggestedMinorAt)]
    public async Task A_challenge_of_a_version_that_puts_the_key_at_risk_is_not_answered(int at)
    {
        HandleClientException exception = await FaultOf(challenge => challenge[at] = 6);

        Assert.Equal(HandleClientReason.Refused, exception.Reason);
        Assert.Contains("2.7 is the oldest that is answered", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_third_challenge_to_a_request_is_its_answer()
    {
        Task<AdministrationAnswer> creating = CreateAsync();
        byte[] challenge = await ReceiveAndAnswerAsync(request => Recording.For(request, _recording.Answers[0]));
        await ReceiveAndAnswerAsync(request => Recording.For(request, challenge));
        await ReceiveAndAnswerAsync(request => Recording.For(request, challenge));

        Assert.Equal(ResponseCode.AuthenticationNeeded, (await creating.Soon()).ResponseCode);
    }

    [Fact]
    public async Task A_key_that_is_not_accepted_is_told()
    {
        Task<AdministrationAnswer> creating = CreateAsync();
        await ReceiveAndAnswerAsync(request => Recording.For(request, _recording.Answers[0]));
        await ReceiveAndAnswerAsync(request =>
        {
            byte[] refusal = Recording.For(request, Recording.Of("create-wrong-rsa").Answers[^1]);
            BinaryPrimitives.WriteUInt32BigEndian(refusal.AsSpan(Envelope.Bytes + 16), uint.MaxValue);
            return refusal;
        });

        AdministrationAnswer answer = await creating.Soon();
        Assert.Equal((ResponseCode.AuthenticationFailed, false), (answer.ResponseCode, answer.IsSuccess));
    }

    private Task<AdministrationAnswer> CreateAsync()
    {
        Assert.Equal(Malformed.None, Message.TryRead(_recording.Requests[0].AsSpan(Envelope.Bytes), out Message message));
        Assert.Equal(Malformed.None, Protocol.Messages.ValuesRequest.TryRead(message.Body, out Protocol.Messages.ValuesRequest request));
        return _administration.CreateAsync("88.101.1/vec-new1", ValueEncoding.TryReadAll(request.Values.Bytes)!.Value);
    }

    private async Task<HandleClientException> FaultOf(Action<byte[]> spoil)
    {
        Task<AdministrationAnswer> creating = CreateAsync();
        await ReceiveAndAnswerAsync(request =>
        {
            byte[] challenge = Recording.For(request, _recording.Answers[0]);
            spoil(challenge);
            return challenge;
        });
        return await Assert.ThrowsAsync<HandleClientException>(() => creating.Soon());
    }

    private async Task<byte[]> ReceiveAndAnswerAsync(Func<byte[], byte[]> answer)
    {
        using PeerConnection connection = await _peer.AcceptAsync();
        byte[] sent = answer(await connection.ReceiveAsync());
        await connection.SendAsync(sent);
        return sent;
    }
}
