using System.Buffers.Binary;
using ZsIdNode.Client.Administration;
using ZsIdNode.Client.Tests.Wire;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;

namespace ZsIdNode.Client.Tests.Administration;

/// <summary>Servers that forget sessions, and strangers who answer in them.</summary>
public sealed class ForgottenSessionTests
{
    private const int ResponseCodeAt = Envelope.Bytes + 4;
    private const uint LostRequestId = 77;

    [Fact]
    public async Task A_session_that_the_server_forgot_is_set_up_anew_once()
    {
        Recording recording = Recording.Of("session-dh-create");
        uint[] recorded = [.. recording.Requests.Select(Recording.RequestIdOf)];
        await using var administered = RecordedAdministration.InSession("session-dh-create", requestIds: [recorded[0], LostRequestId, .. recorded]);
        (string handle, IReadOnlyList<HandleValue> values) = administered.ValuesOf(1);

        Task<AdministrationAnswer> creating = administered.Administration.CreateAsync(handle, values);
        await administered.AnswerAsync(_ => recording.Answers[0]);
        await administered.AnswerAsync(request => Forgotten(Recording.For(request, recording.Answers[2])));
        await administered.PlayAsync();

        Assert.True((await creating.Soon()).IsSuccess);
        administered.AssertReceivedAsRecorded();
    }

    [Fact]
    public async Task A_session_that_is_forgotten_again_is_the_answer()
    {
        Recording recording = Recording.Of("session-dh-create");
        uint setUp = Recording.RequestIdOf(recording.Requests[0]);
        await using var administered = RecordedAdministration.InSession("session-dh-create", requestIds: [setUp, LostRequestId, setUp, LostRequestId]);
        (string handle, IReadOnlyList<HandleValue> values) = administered.ValuesOf(1);

        Task<AdministrationAnswer> creating = administered.Administration.CreateAsync(handle, values);
        for (int time = 0; time < 2; time++)
        {
            await administered.AnswerAsync(_ => recording.Answers[0]);
            await administered.AnswerAsync(request => Forgotten(Recording.For(request, recording.Answers[2])));
        }

        Assert.Equal(ResponseCode.SessionTimeout, (await creating.Soon()).ResponseCode);
    }

    [Theory]
    [InlineData("session-dh-authenticated", false, "is not authenticated with the session's key")]
    [InlineData("session-dh-authenticated", true, "is not authenticated with the session's key")]
    public async Task An_answer_that_the_server_did_not_make_is_not_believed(string vector, bool strips, string fault)
    {
        Recording recording = Recording.Of(vector);
        await using var administered = RecordedAdministration.InSession(vector, certifies: true);
        (string handle, IReadOnlyList<HandleValue> values) = administered.ValuesOf(1);

        Task<AdministrationAnswer> creating = administered.Administration.CreateAsync(handle, values);
        await administered.AnswerAsync(_ => recording.Answers[0]);
        await administered.AnswerAsync(_ => strips ? WithoutMac(recording.Answers[1]) : WithOtherMac(recording.Answers[1]));

        HandleClientException exception = await Assert.ThrowsAsync<HandleClientException>(() => creating.Soon());
        Assert.Equal(HandleClientReason.SignatureWrong, exception.Reason);
        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
    }

    private static byte[] Forgotten(byte[] answer)
    {
        BinaryPrimitives.WriteInt32BigEndian(answer.AsSpan(ResponseCodeAt), (int)ResponseCode.SessionTimeout);
        return answer;
    }

    private static byte[] WithOtherMac(byte[] answer)
    {
        byte[] forged = [.. answer];
        forged[^1] ^= 1;
        return forged;
    }

    private static byte[] WithoutMac(byte[] answer)
    {
        int bodyEnd = Envelope.Bytes + MessageHeader.Bytes + BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(Envelope.Bytes + 20));
        byte[] stripped = [.. answer[..bodyEnd], 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(stripped.AsSpan(16), stripped.Length - Envelope.Bytes);
        return stripped;
    }
}
