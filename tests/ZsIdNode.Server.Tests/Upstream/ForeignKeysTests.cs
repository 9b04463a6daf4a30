using System.Buffers;
using System.Text;
using ZsIdNode.Client.Administration;
using ZsIdNode.Client.Identities;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Server.Tests.Fakes;
using ZsIdNode.Server.Upstream;
using ZsIdNode.Testing;

namespace ZsIdNode.Server.Tests.Upstream;

/// <summary>Somebody whose key stands on another node, a real one, proves himself here.</summary>
public sealed class ForeignKeysTests : IAsyncLifetime, IDisposable
{
    private const string Administrator = "99.1/ADMIN";
    private const string Group = "99.1/GROUP";

    private readonly TemporaryFolder _folder = new();
    private readonly RunningNode _other = new();
    private readonly WireServer _keys = new();

    public async Task InitializeAsync()
    {
        await _other.InitializeAsync();
        Assert.Equal(200, (await _other.SendAsync("POST", "/api/prefixes/99.1", """{"registrant":"another node's"}""")).Status);
        var key = new ArrayBufferWriter<byte>();
        RsaPublicKey.FromRsa(_keys.AdministratorKey).Write(key);
        var group = new ArrayBufferWriter<byte>();
        new ReferenceList([new HandleReference(Administrator, 300)]).Write(group);
        await _other.RegisterAsync(
            Administrator,
            new HandleValue(300, "HS_PUBKEY", key.WrittenMemory),
            HandleValue.OfText(301, "HS_SECKEY", WireServer.Secret) with { Permissions = ValuePermissions.AdminRead | ValuePermissions.AdminWrite });
        await _other.RegisterAsync(Group, new HandleValue(200, "HS_VLIST", group.WrittenMemory));
    }

    public Task DisposeAsync() => _other.DisposeAsync();

    public void Dispose()
    {
        _keys.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(300)]
    [InlineData(0)]
    public async Task A_public_key_on_another_node_proves_who_has_it(int index)
    {
        using WireServer server = Asking(await TrustedAsync());

        Answer done = await ProveWithKeyAsync(server, Administrator, index);

        Assert.Equal((ResponseCode.Success, "300:99.1/ADMIN"), (done.Code, Encoding.UTF8.GetString(done.Body)));
    }

    [Theory]
    [InlineData(WireServer.Secret, 301, ResponseCode.Success)]
    [InlineData("guess", 301, ResponseCode.AuthenticationFailed)]
    [InlineData(WireServer.Secret, 300, ResponseCode.AuthenticationFailed)]
    public async Task A_secret_on_another_node_is_judged_there(string secret, int index, ResponseCode expected)
    {
        using WireServer server = Asking(await TrustedAsync());
        Answer challenge = await ChallengeAsync(server);
        Challenge.TryRead(challenge.Body, out Challenge read);
        var proof = new ArrayBufferWriter<byte>();
        SecretKeyAnswer.Write(proof, Encoding.UTF8.GetBytes(secret), new ChallengedBytes(read.Nonce, read.Digest.Digest), ProtocolVersion.Spoken, new byte[16]);

        Answer done = await AnswerAsync(server, challenge, WireClient.Answer(ProofKind.SecretKey, Administrator, index, proof.WrittenSpan.ToArray()));

        Assert.Equal(expected, done.Code);
        Assert.Equal(expected == ResponseCode.Success ? 1 : 0, server.WhoAmI.Done);
    }

    [Fact]
    public async Task A_key_that_the_other_node_does_not_have_is_nobodys()
    {
        using WireServer server = Asking(await TrustedAsync());

        Assert.Equal(ResponseCode.InvalidAdmin, (await ProveWithKeyAsync(server, "99.1/NOBODY", 300)).Code);
        Assert.Equal(ResponseCode.AuthenticationFailed, (await ProveWithKeyAsync(server, Administrator, 7)).Code);
    }

    [Fact]
    public async Task An_answer_that_another_key_signed_proves_nothing()
    {
        string file = _folder.Under("wrong.bin");
        await File.WriteAllBytesAsync(file, KeyPairFile.PublicHalf(_keys.OtherKey, KeyFileForm.Handle));
        using WireServer server = Asking(new UpstreamServer { Address = _other.Node.Wire.ToString(), KeyFile = file });

        Assert.Equal(ResponseCode.AuthenticationError, (await ProveWithKeyAsync(server, Administrator, 300)).Code);
    }

    [Fact]
    public async Task Without_anybody_who_answers_the_key_cannot_be_judged()
    {
        using WireServer server = Asking(new UpstreamServer { Address = "127.0.0.1:1" });

        Assert.Equal(ResponseCode.AuthenticationError, (await ProveWithKeyAsync(server, Administrator, 300)).Code);
    }

    [Fact]
    public async Task The_next_server_is_asked_when_the_first_does_not_know()
    {
        using WireServer server = Asking(new UpstreamServer { Address = "127.0.0.1:1" }, await TrustedAsync());

        Assert.Equal(ResponseCode.Success, (await ProveWithKeyAsync(server, Administrator, 300)).Code);
    }

    [Fact]
    public async Task A_group_on_another_node_administers_records_here()
    {
        var node = new RunningNode { Upstream = new UpstreamOptions { Servers = [await TrustedAsync()] } };
        await node.InitializeAsync();
        try
        {
            await node.RegisterAsync("88.118.42/GROUPED", HandleValue.OfText(1, "URL", "https://example.org"), Admin(Group, 200));
            await node.RegisterAsync("88.118.42/OTHERS", HandleValue.OfText(1, "URL", "https://example.org"), Admin("99.1/OTHERS", 200));
            using var identity = new PrivateKeyIdentity(new HandleReference(Administrator, 300), _keys.AdministratorKey);
            await using var client = new HandleClient(HandleServer.At(node.Node.Wire), RequestIds.Unpredictable, node.Time);
            using var administration = new HandleAdministration(client, identity);

            AdministrationAnswer granted = await administration.DeleteAsync("88.118.42/GROUPED").WaitAsync(TimeSpan.FromSeconds(30));
            AdministrationAnswer refused = await administration.DeleteAsync("88.118.42/OTHERS").WaitAsync(TimeSpan.FromSeconds(30));

            Assert.Equal(ResponseCode.Success, granted.ResponseCode);
            Assert.Equal(ResponseCode.InvalidAdmin, refused.ResponseCode);
        }
        finally
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public void A_key_file_that_is_none_keeps_the_node_from_starting()
    {
        string file = _folder.Under("empty.bin");
        File.WriteAllBytes(file, []);

        foreach (string name in (string[])[file, _folder.Under("missing.bin")])
        {
            var options = new UpstreamOptions { Servers = [new UpstreamServer { Address = "127.0.0.1", KeyFile = name }] };
            NodeStartException fault = Assert.Throws<NodeStartException>(() => UpstreamNodes.Open(options, TimeProvider.System));
            Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Options_that_cannot_be_are_told()
    {
        var options = new UpstreamOptions { Servers = [new UpstreamServer { Address = "host:port" }], TimeMost = TimeSpan.Zero, QuestionsMost = 0, RecordsMost = -1 };

        Assert.Equal(["upstream.servers", "upstream.timeMost", "upstream.questionsMost", "upstream.recordsMost"], options.Faults().Select(fault => fault.Split(':')[0]));
        Assert.Empty(new UpstreamOptions().Faults());
    }

    private static WireServer Asking(params UpstreamServer[] servers) => new(upstream: new UpstreamOptions { Servers = servers, FollowsToPrivateAddresses = true });

    private static HandleValue Admin(string handle, int index)
    {
        var admin = new ArrayBufferWriter<byte>();
        new AdminRecord(AdminPermissions.All, new HandleReference(handle, index)).Write(admin);
        return new HandleValue(100, "HS_ADMIN", admin.WrittenMemory);
    }

    private static async Task<Answer> ChallengeAsync(WireServer server)
    {
        Answer? challenge = await new WireClient(server).AskAsync(OpCode.DeleteHandle, WireClient.HandleBody(WireServer.Small));
        Assert.Equal(ResponseCode.AuthenticationNeeded, challenge!.Code);
        return challenge;
    }

    private static async Task<Answer> AnswerAsync(WireServer server, Answer challenge, byte[] body) =>
        (await new WireClient(server).AskAsync(OpCode.ChallengeResponse, body, sessionId: challenge.Envelope.SessionId))!;

    private async Task<Answer> ProveWithKeyAsync(WireServer server, string handle, int index)
    {
        Answer challenge = await ChallengeAsync(server);
        return await AnswerAsync(server, challenge, WireClient.Answer(ProofKind.PublicKey, handle, index, WireClient.Sign(_keys.AdministratorKey, challenge)));
    }

    /// <summary>The other node, with the key that it signs with.</summary>
    private async Task<UpstreamServer> TrustedAsync()
    {
        await using var client = new HandleClient(HandleServer.At(_other.Node.Wire), RequestIds.Unpredictable, _other.Time);
        SiteRecord site = await client.GetSiteInfoAsync(HandleTransport.Tcp).WaitAsync(TimeSpan.FromSeconds(30));
        string file = _folder.Under("otherpub.bin");
        await File.WriteAllBytesAsync(file, site.Servers[0].PublicKey);
        return new UpstreamServer { Address = _other.Node.Wire.ToString(), KeyFile = file };
    }
}
