using System.Buffers;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol.Json;
using ZsIdNode.Server;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Wire;
using ZsIdNode.Testing;

namespace ZsIdNode.Conformance;

/// <summary>
/// A whole node on free ports with the key, the site and the records of the recorded server. Requests go over its
/// door as they were recorded, those over HTTPS inside TLS.
/// </summary>
public sealed class ServedRecords : IAsyncLifetime
{
    private const string RecordedPrefix = "88.101.1";

    private readonly string _folder = Directory.CreateTempSubdirectory("zsid-conformance-").FullName;
    private byte[] _publicKey = [];
    private Node _node = null!;
    private string _token = "";

    internal int WirePort => _node.Wire.Port;

    internal int HttpPort => _node.Http.Port;

    public async Task InitializeAsync()
    {
        using var key = RSA.Create();
        key.ImportPkcs8PrivateKey(Convert.FromHexString(Vector.Keys.GetProperty("server").GetProperty("private_pkcs8_der_hex").GetString()!), out _);
        _publicKey = key.ExportRSAPublicKey();
        var options = new NodeOptions
        {
            Data = _folder,
            Wire = new WireOptions { Port = 0, Administrators = ["300:0.NA/88.101.1", "301:0.NA/88.101.1", "302:0.NA/88.101.1"] },
            Http = new HttpOptions { Port = 0 },
            Site = new SiteOptions { Description = "peer test site" },
        };

        // The moment at which the recorded values were written.
        var time = new FakeTime(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

        // The first start makes the data folder, and a key of its own.
        await using (Node first = await Node.StartAsync(options, time, _ => { }))
        {
            string keys = Path.GetDirectoryName(first.TokenFile)!;
            await File.WriteAllTextAsync(Path.Combine(keys, "site.pem"), key.ExportPkcs8PrivateKeyPem());
        }

        _node = await Node.StartAsync(options, time, _ => { });
        _token = (await File.ReadAllTextAsync(_node.TokenFile)).Trim();
        await WriteAsync("POST", "/api/prefixes/" + RecordedPrefix, """{"registrant":"recorded"}"""u8.ToArray());
        foreach ((string handle, IReadOnlyList<byte[]> values) in Vector.Records.Where(record => record.Key.Contains(RecordedPrefix, StringComparison.Ordinal)))
        {
            await WriteAsync("PUT", "/api/handles/" + Uri.EscapeDataString(handle), ToJson(handle, values));
        }
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Registers what was registered in an exchange that nobody kept.</summary>
    internal Task RegisterAsync(string handle) =>
        WriteAsync("PUT", "/api/handles/" + handle, """[{"index":1,"type":"URL","data":"http://example.org/new"}]"""u8.ToArray());

    internal async Task<int> CountAsync()
    {
        byte[] answer = await SendAsync(Head("GET", $"/api/handles?prefix={RecordedPrefix}&page=0&pageSize=0", 0), isEncrypted: false);
        JsonElement list = JsonDocument.Parse(RecordedHttp.BodyOf(answer)).RootElement;
        return int.Parse(list.GetProperty("totalCount").GetString()!, CultureInfo.InvariantCulture);
    }

    /// <summary>Sends a request that ends its connection, and reads all that comes back.</summary>
    internal async Task<byte[]> SendAsync(byte[] request, bool isEncrypted)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_node.Http.Host, _node.Http.Port);
        Stream stream = client.GetStream();
        if (isEncrypted)
        {
            var tls = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate!.GetPublicKey().SequenceEqual(_publicKey));
            await tls.AuthenticateAsClientAsync("localhost");
            stream = tls;
        }

        await using (stream)
        {
            await stream.WriteAsync(request);
            using var answer = new MemoryStream();
            await stream.CopyToAsync(answer).WaitAsync(TimeSpan.FromSeconds(30));
            return answer.ToArray();
        }
    }

    private static byte[] ToJson(string handle, IReadOnlyList<byte[]> values)
    {
        var json = new ArrayBufferWriter<byte>();
        using (Utf8JsonWriter writer = HandleJson.CreateWriter(json))
        {
            HandleJson.WriteRecord(writer, Encoding.UTF8.GetBytes(handle), new EncodedValues(values.SelectMany(value => value).ToArray()));
        }

        return json.WrittenSpan.ToArray();
    }

    private byte[] Head(string method, string target, int length) => Encoding.ASCII.GetBytes(
        $"{method} {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {_token}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n");

    private async Task WriteAsync(string method, string target, byte[] body)
    {
        byte[] answer = await SendAsync([.. Head(method, target, body.Length), .. body], isEncrypted: false);
        Assert.StartsWith("HTTP/1.1 20", Encoding.UTF8.GetString(answer), StringComparison.Ordinal);
    }
}
