using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Http.Tls;
using ZsIdNode.Server.Tests.Fakes;

namespace ZsIdNode.Server.Tests.Http.Tls;

public sealed class PortUnificationTests(RunningNode node) : IClassFixture<RunningNode>
{
    private static readonly byte[] Question = "GET /api/site HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();

    [Fact]
    public async Task One_port_answers_both_and_the_certificate_has_the_key_of_the_site()
    {
        using var key = RSA.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(node.SiteKeyFile));
        using TcpClient client = await node.ConnectAsync();
        using SslStream tls = await RunningNode.EncryptAsync(client);

        await tls.WriteAsync(Question);
        HttpAnswer encrypted = await RunningNode.ReadAsync(tls);
        HttpAnswer plain = await node.SendAsync("GET", "/api/site");

        Assert.Equal((200, plain.Body), (encrypted.Status, encrypted.Body));
        Assert.Equal(key.ExportRSAPublicKey(), tls.RemoteCertificate!.GetPublicKey());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_that_come_together_are_answered_together(bool encrypted)
    {
        using TcpClient client = await node.ConnectAsync();
        using Stream stream = encrypted ? await RunningNode.EncryptAsync(client) : client.GetStream();
        await stream.WriteAsync((byte[])[.. Question, .. Question, .. Question]);

        for (int at = 0; at < 3; at++)
        {
            Assert.Equal(200, (await RunningNode.ReadAsync(stream)).Status);
        }
    }

    [Fact]
    public async Task A_request_may_come_byte_by_byte()
    {
        using TcpClient client = await node.ConnectAsync();
        client.NoDelay = true;
        foreach (byte one in Question)
        {
            await client.GetStream().WriteAsync((byte[])[one]);
        }

        Assert.Equal(200, (await RunningNode.ReadAsync(client.GetStream())).Status);
    }

    [Theory]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0x80, 0x2E, 1 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })]
    public async Task A_first_byte_of_neither_is_a_bad_request(byte[] rubbish)
    {
        using TcpClient client = await node.ConnectAsync();
        await client.GetStream().WriteAsync((byte[])[.. rubbish, .. "\r\n\r\n"u8]);

        Assert.StartsWith("HTTP/1.1 400", await ReadToEndAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rubbish_that_begins_like_tls_ends_its_own_connection_alone()
    {
        using TcpClient client = await node.ConnectAsync();
        await client.GetStream().WriteAsync((byte[])[22, .. "\r\n\r\n this is no handshake"u8]);

        Assert.DoesNotContain("HTTP", await ReadToEndAsync(client), StringComparison.Ordinal);
        Assert.Equal(200, (await node.SendAsync("GET", "/api/site")).Status);
    }

    [Fact]
    public async Task Handshakes_that_are_not_finished_keep_nobody_else_waiting()
    {
        var half = new List<TcpClient>();
        for (int at = 0; at < 50; at++)
        {
            half.Add(await node.ConnectAsync());
            await half[at].GetStream().WriteAsync((byte[])[22, 3, 1]);
        }

        Assert.Equal(200, (await node.SendSecureAsync("GET", "/api/site")).Status);
        Assert.Equal(200, (await node.SendAsync("GET", "/api/site")).Status);
        half.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_sent_away()
    {
        using TcpClient client = await node.ConnectAsync();
        Task<string> end = ReadToEndAsync(client);
        await WhileAsync(() => !end.IsCompleted, () => node.Time.Advance(PortUnification.SilenceMost + TimeSpan.FromSeconds(1)));

        Assert.Equal("", await end);
    }

    [Fact]
    public async Task A_node_stops_though_connections_say_nothing()
    {
        var other = new RunningNode();
        await other.InitializeAsync();
        using TcpClient silent = await other.ConnectAsync();
        using TcpClient spoken = await other.ConnectAsync();
        await spoken.GetStream().WriteAsync(Question);
        await RunningNode.ReadAsync(spoken.GetStream());

        await other.DisposeAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Without_tls_the_port_takes_http_alone()
    {
        var plain = new RunningNode(new HttpOptions { Port = 0, Tls = false });
        await plain.InitializeAsync();
        using TcpClient client = await plain.ConnectAsync();
        await client.GetStream().WriteAsync((byte[])[22, 3, 1, 0, 5, .. "\r\n\r\n"u8]);

        Assert.StartsWith("HTTP/1.1 400", await ReadToEndAsync(client), StringComparison.Ordinal);
        Assert.Equal(200, (await plain.SendAsync("GET", "/api/site")).Status);
        await plain.DisposeAsync();
    }

    [Fact]
    public async Task A_certificate_of_the_operator_is_shown_instead()
    {
        using var files = new CertificateFiles();
        var own = new RunningNode(new HttpOptions { Port = 0, Certificate = files.Pem, CertificateKey = files.Key });
        await own.InitializeAsync();
        using TcpClient client = await own.ConnectAsync();
        using SslStream tls = await RunningNode.EncryptAsync(client);

        Assert.Equal(CertificateFiles.Name, tls.RemoteCertificate!.Subject);
        await own.DisposeAsync();
    }

    private static async Task<string> ReadToEndAsync(TcpClient client)
    {
        using var read = new MemoryStream();
        try
        {
            await client.GetStream().CopyToAsync(read).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (IOException)
        {
            // The other side may reset a connection whose bytes it has not read.
        }

        return Encoding.Latin1.GetString(read.ToArray());
    }

    private static async Task WhileAsync(Func<bool> condition, Action step)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (condition() && !patience.IsCancellationRequested)
        {
            step();
            await Task.Yield();
        }
    }
}
