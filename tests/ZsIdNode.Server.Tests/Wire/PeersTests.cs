using ZsIdNode.Protocol;
using ZsIdNode.Server.Tests.Fakes;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Server.Tests.Wire;

public sealed class PeersTests
{
    private static readonly ProtocolVersion IdisWrites = new(2, 3);
    private static readonly ProtocolVersion IdisSuggests = new(2, 10);

    /// <summary>What the IDIS SDK gives to its caller; at every other code it throws.</summary>
    private static readonly int[] KnownToIdis = [1, 2, 3, 4, 5, 100, 101, 102, 200, 201, 202, 302, 303, 400, 401, 402, 403, 404, 405];

    [Theory]
    [InlineData(ResponseCode.ServerBackup)]
    [InlineData(ResponseCode.ServerNotResponsible)]
    [InlineData(ResponseCode.AuthenticationError)]
    [InlineData(ResponseCode.SessionTimeout)]
    [InlineData(ResponseCode.SessionFailed)]
    [InlineData(ResponseCode.InvalidSessionKey)]
    [InlineData(ResponseCode.InvalidSessionSetupRequest)]
    [InlineData(ResponseCode.SessionMessageRejected)]
    public void The_idis_sdk_hears_no_code_that_it_throws_at_and_others_hear_the_code_itself(ResponseCode code)
    {
        var idis = new Envelope(IdisWrites, IdisSuggests, 0, 0, 1, 0, 0);
        var handleNet = new Envelope(IdisWrites, ProtocolVersion.Spoken, 0, 0, 1, 0, 0);

        Assert.Contains((int)Peers.Understood(code, idis), KnownToIdis);
        Assert.Equal(code, Peers.Understood(code, handleNet));
    }

    [Fact]
    public async Task The_idis_sdk_is_told_that_there_is_no_such_handle_where_others_are_told_that_it_is_not_ours()
    {
        using var server = new WireServer();
        var client = new WireClient(server);
        byte[] elsewhere = WireClient.ResolutionBody("10.1/elsewhere");

        Answer toIdis = (await client.AskAsync(OpCode.Resolution, elsewhere, version: IdisWrites, suggested: IdisSuggests))!;
        Answer toOthers = (await client.AskAsync(OpCode.Resolution, elsewhere))!;

        Assert.Equal(ResponseCode.HandleNotFound, toIdis.Code);
        Assert.Equal(ResponseCode.ServerNotResponsible, toOthers.Code);
    }
}
