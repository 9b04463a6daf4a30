using System.Buffers;
using ZsIdNode.Handles.Values;
using ZsIdNode.Metering;
using ZsIdNode.Metering.Activity;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Server.Tests.Fakes;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Server.Tests.Wire;

public sealed class ReferralTests : IDisposable
{
    private readonly WireServer _server = new();
    private readonly WireServer _referring = new(new WireOptions { RefersToServices = true });

    public ReferralTests()
    {
        foreach (WireServer server in (WireServer[])[_server, _referring])
        {
            server.Records.Add("0.NA/88.118.42", onDisk: false, HandleValue.OfText(2, "HS_SERV.PREFIX", "0.SERV/88"));
            server.Records.Add("0.NA/88.118.42.7", onDisk: false, HandleValue.OfText(1, "HS_SITE", "of the enterprise"));
        }
    }

    [Fact]
    public async Task A_derived_prefix_that_stands_elsewhere_is_referred_in_the_form_of_the_worked_example()
    {
        Answer answer = await AskAsync(_server, "0.NA/88.118.42.9");

        Assert.Equal(ResponseCode.PrefixReferral, answer.Code);
        Assert.Equal(OpFlags.Authoritative | OpFlags.Usual, answer.Header.Flags);

        // Worked example 16, its timestamp apart.
        const string Expected = "00000000" + "00000001" + "00000002" + "00000000" + "0000015180" + "0e" + "0000000e48535f534552562e505245464958" + "00000009302e534552562f3838" + "00000000";
        Assert.Equal(Expected, Convert.ToHexStringLower(answer.Body));
    }

    [Theory]
    [InlineData("0.NA/88.118.42.7", ResponseCode.Success)]
    [InlineData("88.118.42/NOBODY", ResponseCode.HandleNotFound)]
    [InlineData("0.NA/10.1.2", ResponseCode.ServerNotResponsible)]
    [InlineData("88.118.42.7/LAMP", ResponseCode.ServerNotResponsible)]
    [InlineData("88.118.42.9", ResponseCode.PrefixReferral)]
    public async Task Nothing_else_is_referred(string handle, ResponseCode expected) => Assert.Equal(expected, (await AskAsync(_server, handle)).Code);

    [Fact]
    public async Task Whoever_wants_no_referral_or_would_not_follow_one_is_told_that_there_is_no_such_handle()
    {
        Assert.Equal(ResponseCode.HandleNotFound, (await AskAsync(_server, "0.NA/88.118.42.9", OpFlags.Usual | OpFlags.DoNotRefer)).Code);
        Assert.Equal(ResponseCode.HandleNotFound, (await AskAsync(_server, "0.NA/88.118.42.9", suggested: new ProtocolVersion(2, 9))).Code);
    }

    [Fact]
    public async Task A_handle_below_another_nodes_prefix_is_referred_on_wish()
    {
        Answer answer = await AskAsync(_referring, "88.118.42.7/LAMP");

        Assert.Equal(ResponseCode.ServiceReferral, answer.Code);
        Assert.Equal(Malformed.None, ReferralResponse.TryRead(answer.Body, out ReferralResponse referral));
        Assert.Equal("of the enterprise", Assert.Single(ValueEncoding.TryReadAll(referral.Values.Bytes)!.Value).Text);
        Assert.Equal(ResponseCode.ServerNotResponsible, (await AskAsync(_referring, "88.118.42.7/LAMP", OpFlags.Usual | OpFlags.DoNotRefer)).Code);
        Assert.Equal(ResponseCode.ServerNotResponsible, (await AskAsync(_referring, "88.118.42.8/LAMP")).Code);
    }

    [Fact]
    public async Task A_referral_counts_as_a_question_that_was_not_ours()
    {
        await AskAsync(_server, "0.NA/88.118.42.9");

        using ActivityBatch batch = _server.Counter.Drain();
        Assert.Equal(Measure.NotResponsible, Assert.Single(batch.Counts).Measure);
    }

    [Fact]
    public async Task Verification_is_referred_to_where_the_secret_stands()
    {
        var body = new ArrayBufferWriter<byte>();
        VerifyChallengeRequest.Write(body, "0.NA/88.118.42.9"u8, 301, new byte[16], new byte[32], new byte[20]);

        Answer? answer = await new WireClient(_server).AskAsync(OpCode.VerifyChallenge, body.WrittenSpan.ToArray());

        Assert.Equal(ResponseCode.PrefixReferral, answer!.Code);
    }

    [Fact]
    public async Task A_creation_is_referred_before_anybody_must_prove_who_he_is()
    {
        await using var node = new AdministeredNode();
        node.Run();
        HandleValue delegated = HandleValue.OfText(2, "HS_SERV.PREFIX", "0.SERV/88");
        Assert.Equal(ResponseCode.Success, (await node.AskAsync(OpCode.CreateHandle, AdministeredNode.ValuesBody("0.NA/88.118.42", delegated)))!.Code);

        foreach (OpCode opCode in (OpCode[])[OpCode.CreateHandle, OpCode.AddValue, OpCode.ModifyValue])
        {
            Answer? answer = await node.AskAsync(opCode, AdministeredNode.ValuesBody("0.NA/88.118.42.9", delegated), Registry.Administration.Requester.Anonymous);
            Assert.Equal((ResponseCode.PrefixReferral, opCode), (answer!.Code, answer.Header.OpCode));
        }

        foreach (OpCode opCode in (OpCode[])[OpCode.DeleteHandle, OpCode.ListHandles])
        {
            Assert.Equal(ResponseCode.PrefixReferral, (await node.AskAsync(opCode, AdministeredNode.HandleBody("0.NA/88.118.42.9"), Registry.Administration.Requester.Anonymous))!.Code);
        }
    }

    public void Dispose()
    {
        _server.Dispose();
        _referring.Dispose();
    }

    private static async Task<Answer> AskAsync(WireServer server, string handle, OpFlags flags = OpFlags.Usual, ProtocolVersion? suggested = null) =>
        (await new WireClient(server).AskAsync(OpCode.Resolution, WireClient.ResolutionBody(handle), flags, suggested: suggested))!;
}
