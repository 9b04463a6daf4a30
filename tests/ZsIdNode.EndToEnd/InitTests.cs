using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Handles.Sites;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Json;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Testing;

namespace ZsIdNode.EndToEnd;

/// <summary><c>zsid init</c>, and what the node and the node above make of it.</summary>
public sealed class InitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.Under("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_served_node_says_of_itself_what_init_wrote_down()
    {
        using ServedNode node = await ServedNode.FoundAsync(_folder.Path, "88.118");
        await using HandleClient wire = node.OpenWire();
        var blank = new ArrayBufferWriter<byte>();
        HandleRequest.Write(blank, HandleRequest.Blank);
        byte[] binary = await File.ReadAllBytesAsync(Path.Combine(Data, "siteinfo.bin"));

        foreach (HandleTransport transport in new[] { HandleTransport.Udp, HandleTransport.Tcp })
        {
            CheckedReply reply = await wire.AskAsync(new Question(OpCode.GetSiteInfo, OpFlags.Usual, blank.WrittenMemory, transport), CancellationToken.None);
            Assert.Equal(binary, reply.Body.ToArray());
        }

        SiteRecord site = ReadJson(await File.ReadAllTextAsync(Path.Combine(Data, "siteinfo.json")));
        Assert.Equal(await wire.GetSiteInfoAsync(HandleTransport.Tcp), site);
        SiteServer server = Assert.Single(site.Servers);
        Assert.Equal(
            [(InterfaceProtocol.Tcp, node.WirePort), (InterfaceProtocol.Udp, node.WirePort), (InterfaceProtocol.Http, node.HttpPort)],
            server.Interfaces.Select(port => (port.Protocol, port.Port)));
        Assert.IsType<RsaPublicKey>(PublicKeyData.TryRead(server.PublicKey.Span, out PublicKeyRecord? key) ? key : null);
    }

    [Fact]
    public async Task The_node_above_takes_the_bundle_as_it_is_and_leads_clients_to_the_node_below()
    {
        using ServedNode parent = await ServedNode.FoundAsync(_folder.Under("parent-node"), "88");
        using ServedNode child = await ServedNode.FoundAsync(_folder.Under("child-node"), "88.118");
        foreach ((ServedNode node, string prefix) in new[] { (parent, "88"), (child, "88.118") })
        {
            await node.HomeAsync(prefix);
            await ZsidProcess.MustAsync("register", "--file", Path.Combine(node.Data, "parent", $"{prefix}.json"), "--overwrite", "--node", $"{node.Http}", "--data", node.Data);
        }

        await ZsidProcess.MustAsync(["create", "88.118/LAMP-1", "URL=https://example.org/1", .. AsAdministrator(child, "88.118")]);

        string done = await ZsidProcess.MustAsync(["batch", Path.Combine(child.Data, "parent", "88.118.batch"), .. AsAdministrator(parent, "88")]);

        Assert.Contains("1 statements done, 0 failed.", done, StringComparison.Ordinal);
        await using HandleClient above = parent.OpenWire();
        HandleAnswer record = await above.ResolveAsync("0.NA/88.118", ResolutionQuery.All, HandleTransport.Udp);
        Assert.Equal(await ReadBundleAsync(child, "88.118"), record.Values.Select(value => value with { Timestamp = 0 }));
        Assert.Equal(ResponseCode.ServerNotResponsible, (await above.ResolveAsync("88.118/LAMP-1", ResolutionQuery.All, HandleTransport.Tcp)).ResponseCode);

        // A client goes by the site record: its address, its port, and its key, which the answer must be signed with.
        Assert.True(SiteRecord.TryRead(record.Values.Single(value => value.Type == "HS_SITE").Data.Span, out SiteRecord? site));
        SiteServer server = site.ServerFor(Encoding.UTF8.GetBytes("88.118/LAMP-1"))!;
        Assert.True(PublicKeyData.TryRead(server.PublicKey.Span, out PublicKeyRecord? key));
        uint next = 1;
        await using var below = new HandleClient(
            HandleServer.At(new System.Net.IPEndPoint(server.Address, server.Interfaces[0].Port)), () => ++next, TimeProvider.System, new HandleClientOptions { ServerKey = key, SiteSerial = site.SerialNumber });
        HandleAnswer lamp = await below.ResolveAsync("88.118/LAMP-1", new ResolutionQuery { Certify = true }, HandleTransport.Tcp);
        Assert.True(lamp.IsCertified);
        Assert.Equal("https://example.org/1", lamp.Values.Single(value => value.Type == "URL").Text);
    }

    [Fact]
    public async Task The_node_above_takes_the_bundle_as_JSON_too()
    {
        using ServedNode parent = await ServedNode.FoundAsync(_folder.Under("parent-node"), "88");
        await parent.HomeAsync("88");
        await ZsidProcess.MustAsync("init", "--data", Data, "--prefix", "88.118", "--administrator", "300:0.NA/88.118");
        string bundle = Path.Combine(Data, "parent", "88.118.json");

        await ZsidProcess.MustAsync("register", "--file", bundle, "--node", $"{parent.Http}", "--data", parent.Data);

        JsonNode resolved = JsonNode.Parse(await ZsidProcess.MustAsync("resolve", "0.NA/88.118", "--json", "--server", $"127.0.0.1:{parent.WirePort}"))!;
        foreach (JsonNode? value in resolved["values"]!.AsArray())
        {
            value!.AsObject().Remove("timestamp");
        }

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(await File.ReadAllTextAsync(bundle))!["values"], resolved["values"]));
    }

    [Fact]
    public async Task Running_it_again_changes_nothing_and_makes_what_is_missing()
    {
        string[] arguments = ["init", "--data", Data, "--prefix", "88.118", "--administrator", "300:0.NA/88.118", "--address", "203.0.113.7", "--description", "中山节点"];
        string first = await ZsidProcess.MustAsync(arguments);
        Dictionary<string, string> made = Snapshot();
        File.Delete(Path.Combine(Data, "siteinfo.bin"));

        await ZsidProcess.MustAsync(arguments);
        (int exitCode, string output, string errors) = await ZsidProcess.RunAsync("init", "--data", Data, "--prefix", "88.118", "--address", "203.0.113.8");

        Assert.Equal(made, Snapshot());
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("siteinfo.bin", errors, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", errors, StringComparison.Ordinal);
        Assert.All(made.Keys.Where(file => !Path.GetFileName(file).StartsWith("lock", StringComparison.Ordinal)), file => Assert.Contains(file, first, StringComparison.Ordinal));
        Assert.Contains("下一步 Next", first, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, "keys", "admpriv.bin")));
        }
    }

    [Fact]
    public async Task A_folder_that_a_node_holds_or_that_is_somebody_elses_is_left_alone()
    {
        using ServedNode node = await ServedNode.StartAsync(_folder.Path);
        string foreign = _folder.Under("foreign");
        Directory.CreateDirectory(foreign);
        await File.WriteAllTextAsync(Path.Combine(foreign, "mine.txt"), "mine");

        (int held, _, string heldErrors) = await ZsidProcess.RunAsync("init", "--data", node.Data, "--prefix", "88.118");
        (int taken, _, string takenErrors) = await ZsidProcess.RunAsync("init", "--data", foreign, "--prefix", "88.118");

        Assert.Equal((3, 3), (held, taken));
        Assert.Contains("in use by process", heldErrors, StringComparison.Ordinal);
        Assert.Contains("is not empty", takenErrors, StringComparison.Ordinal);
        Assert.Equal(["mine.txt"], Directory.EnumerateFileSystemEntries(foreign).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("--prefix", "--prefix", "88..118")]
    [InlineData("--prefix", "--prefix", "0.NA")]
    [InlineData("--prefix", "--prefix", "88.118/x")]
    [InlineData("is not an IP address", "--prefix", "88.118", "--address", "node.example")]
    [InlineData("any address", "--prefix", "88.118", "--address", "0.0.0.0")]
    [InlineData("one machine", "--prefix", "88.118", "--address", "224.0.0.1")]
    [InlineData("cannot be told", "--prefix", "88.118", "--address", "::1")]
    [InlineData("is not a port", "--prefix", "88.118", "--port", "0")]
    [InlineData("is not a port", "--prefix", "88.118", "--port", "many")]
    [InlineData("is not a port", "--prefix", "88.118", "--http-port", "65536")]
    [InlineData("each needs one of its own", "--prefix", "88.118", "--port", "8000")]
    [InlineData("such as 300:0.NA/88.118", "--prefix", "88.118", "--administrator", "0.NA/88.118")]
    [InlineData("such as 300:0.NA/88.118", "--prefix", "88.118", "--administrator", "300:0.NA/88.119")]
    [InlineData("such as 300:0.NA/88.118", "--prefix", "88.118", "--administrator", "100:0.NA/88.118")]
    [InlineData("cannot be read", "--prefix", "88.118", "--config", "nothing.json")]
    [InlineData("exclude each other", "--prefix", "88.118", "--config", "nothing.json", "--port", "2641")]
    public async Task A_mistake_is_a_sentence_and_makes_nothing(string expected, params string[] arguments)
    {
        (int exitCode, _, string errors) = await ZsidProcess.RunAsync(["init", "--data", Data, .. arguments]);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    private static string[] AsAdministrator(ServedNode node, string prefix) =>
        ["--server", $"127.0.0.1:{node.WirePort}", "--auth", $"300:0.NA/{prefix}", "--key", Path.Combine(node.Data, "keys", "admpriv.bin")];

    private static async Task<IEnumerable<HandleValue>> ReadBundleAsync(ServedNode node, string prefix)
    {
        Assert.True(RecordJson.TryRead(await File.ReadAllBytesAsync(Path.Combine(node.Data, "parent", $"{prefix}.json")), out RecordJson? bundle).IsNone);
        Assert.Equal([1, 2, 100, 300], bundle!.Values.Select(value => value.Index));
        return bundle.Values;
    }

    /// <summary>Reads the form of <c>siteinfo.json</c>, which stands inside values the same way.</summary>
    private static SiteRecord ReadJson(string json)
    {
        string value = $$"""{ "index": 1, "type": "HS_SITE", "data": { "format": "site", "value": {{json}} } }""";
        Assert.True(RecordJson.TryRead(Encoding.UTF8.GetBytes(value), out RecordJson? record).IsNone);
        Assert.True(SiteRecord.TryRead(record!.Values[0].Data.Span, out SiteRecord? site));
        return site;
    }

    private Dictionary<string, string> Snapshot() =>
        Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith("lock.pid", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetRelativePath(Data, file), file => Convert.ToHexString(File.ReadAllBytes(file)));
}
