using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using ZsIdNode.Handles.Values;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Upstream;
using ZsIdNode.Server.Wire;
using ZsIdNode.Storage;
using ZsIdNode.Testing;

namespace ZsIdNode.Server.Tests.Fakes;

/// <summary>
/// A whole node on free ports of the loopback interface and a data folder of its own, with the prefix 88.118.42
/// homed. Requests are sent as they are written, so that nothing tidies up their paths.
/// </summary>
public sealed class RunningNode : IAsyncLifetime
{
    /// <summary>The index is written with every checkpoint, so with every stop: of a few records it need not be large.</summary>
    internal static readonly StorageOptions SmallStorage = new() { RecordMemoryBytes = 16 * 1_024 * 1_024, RecordIndexBytes = 256 * 1_024 };

    private readonly string _folder = Directory.CreateTempSubdirectory("zsid-server-tests-").FullName;
    private readonly HttpOptions _http;
    private string _token = "";

    public RunningNode()
        : this(new HttpOptions { Port = 0 })
    {
    }

    internal RunningNode(HttpOptions http) => _http = http;

    internal Node Node { get; private set; } = null!;

    internal UpstreamOptions Upstream { get; init; } = new();

    internal FakeTime Time { get; } = new();

    /// <summary>The file of the site's key.</summary>
    internal string SiteKeyFile => Path.Combine(Path.GetDirectoryName(Node.TokenFile)!, "site.pem");

    public async Task InitializeAsync()
    {
        var options = new NodeOptions { Data = _folder, Wire = new WireOptions { Port = 0 }, Http = _http, Upstream = Upstream, Storage = SmallStorage };
        Node = await Node.StartAsync(options, Time, _ => { });
        _token = (await File.ReadAllTextAsync(Node.TokenFile)).Trim();
        HttpAnswer homed = await SendAsync("POST", "/api/prefixes/88.118.42", """{"registrant":"古镇灯饰"}""");
        Assert.Equal(200, homed.Status);
    }

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Registers a record with one value.</summary>
    internal async Task RegisterAsync(string handle, string type, string text)
    {
        string value = System.Text.Json.JsonSerializer.Serialize(text);
        HttpAnswer answer = await SendAsync("PUT", "/api/handles/" + handle, $$"""[{"index":1,"type":"{{type}}","data":{"format":"string","value":{{value}} } }]""");
        Assert.InRange(answer.Status, 200, 201);
    }

    /// <summary>Registers a record with values of any kind.</summary>
    internal async Task RegisterAsync(string handle, params HandleValue[] values)
    {
        IEnumerable<string> texts = values.Select(value =>
            $$"""{"index":{{value.Index}},"type":"{{value.Type}}","permissions":"{{Convert.ToString((int)value.Permissions, 2).PadLeft(4, '0')}}","data":{"format":"base64","value":"{{Convert.ToBase64String(value.Data.Span)}}"} }""");
        HttpAnswer answer = await SendAsync("PUT", "/api/handles/" + handle, $"[{string.Join(",", texts)}]");
        Assert.InRange(answer.Status, 200, 201);
    }

    /// <param name="target">The request target as it goes over the line.</param>
    /// <param name="token">What to show instead of the operator's token; nothing at all when empty.</param>
    internal Task<HttpAnswer> SendAsync(string method, string target, string? body = null, string? token = null, string contentType = "application/json") =>
        SendAsync(method, target, body is null ? null : Encoding.UTF8.GetBytes(body), token, contentType);

    internal Task<HttpAnswer> SendAsync(string method, string target, byte[]? body, string? token = null, string contentType = "application/json")
    {
        string shown = token ?? _token;
        string authorization = shown.Length == 0 ? "" : $"Authorization: Bearer {shown}\r\n";
        string content = body is null ? "" : $"Content-Type: {contentType}\r\nContent-Length: {body.Length}\r\n";
        return SendRawAsync([.. Encoding.ASCII.GetBytes($"{method} {target} HTTP/1.1\r\nHost: localhost\r\n{authorization}{content}Connection: close\r\n\r\n"), .. body ?? []], method);
    }

    /// <summary>Sends the head of a request whose body stays away.</summary>
    internal Task<HttpAnswer> SendHeadAsync(string method, string target, string headers) =>
        SendRawAsync(Encoding.ASCII.GetBytes($"{method} {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {_token}\r\n{headers}\r\n"), method);

    internal async Task<HttpAnswer> SendRawAsync(byte[] request, string method)
    {
        using TcpClient client = await ConnectAsync();
        await client.GetStream().WriteAsync(request);
        return await ReadAsync(client.GetStream(), hasBody: method != "HEAD");
    }

    /// <summary>Sends a request inside TLS, with no token.</summary>
    /// <param name="headers">Lines with their ends.</param>
    internal async Task<HttpAnswer> SendSecureAsync(string method, string target, string? body = null, string headers = "")
    {
        byte[] content = Encoding.UTF8.GetBytes(body ?? "");
        string described = body is null ? "" : $"Content-Type: application/json\r\nContent-Length: {content.Length}\r\n";
        using TcpClient client = await ConnectAsync();
        using SslStream tls = await EncryptAsync(client);
        await tls.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}{described}\r\n"), .. content]);
        return await ReadAsync(tls, hasBody: method != "HEAD");
    }

    internal async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(Node.Http.Host, Node.Http.Port);
        return client;
    }

    /// <summary>Shakes hands as a Handle client does, which looks at no name and no issuer.</summary>
    internal static async Task<SslStream> EncryptAsync(TcpClient client)
    {
        var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync("localhost").WaitAsync(TimeSpan.FromSeconds(30));
        return tls;
    }

    internal static Task<HttpAnswer> ReadAsync(Stream stream, bool hasBody = true) => ReadWholeAsync(stream, hasBody).WaitAsync(TimeSpan.FromSeconds(30));

    private static async Task<HttpAnswer> ReadWholeAsync(Stream stream, bool hasBody)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one);
            head.Append((char)one[0]);
        }

        string[] lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> headers = lines[1..].Select(line => line.Split(": ", 2))
            .GroupBy(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => string.Join(", ", group), StringComparer.OrdinalIgnoreCase);
        byte[] body = new byte[hasBody ? int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body);
        return new HttpAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, body);
    }
}
