using System.Net;
using System.Text;
using System.Text.Json;

namespace ZsIdNode.Client.Tests.Http;

/// <summary>A node's HTTP side in memory, with its moods as properties.</summary>
internal sealed class FakeNode : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _handles = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _bodies = [];
    private int _sequence;

    public string? Token { get; init; }

    /// <summary>How many requests are answered with 503 first.</summary>
    public int BusyTimes { get; set; }

    /// <summary>After so many receipts the connection breaks.</summary>
    public int ReceiptsMost { get; init; } = int.MaxValue;

    /// <summary>From this receipt on it does not know whether its disk took what it was sent.</summary>
    public int DoubtfulFrom { get; init; } = int.MaxValue;

    /// <summary>Answers everything that is no bulk registration.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage>? Other { get; init; }

    /// <summary>The requests that came in: method and address.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Their bodies, in the same order.</summary>
    public IReadOnlyList<string> Bodies => _bodies;

    public IReadOnlyCollection<string> Handles => _handles;

    public static HttpResponseMessage Json(HttpStatusCode status, string json) => new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        lock (_lock)
        {
            Requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
            _bodies.Add(body);
            if (Token is not null && request.Headers.Authorization?.ToString() != $"Bearer {Token}")
            {
                return Json(HttpStatusCode.Unauthorized, """{"responseCode":402,"message":"a token is needed"}""");
            }

            if (BusyTimes > 0)
            {
                BusyTimes--;
                return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            }

            return request.RequestUri.AbsolutePath == "/api/registrations" ? Register(request, body) : Other!(request);
        }
    }

    private HttpResponseMessage Register(HttpRequestMessage request, string body)
    {
        Assert.Equal("application/x-ndjson", request.Content!.Headers.ContentType!.MediaType);
        var receipts = new MemoryStream();
        foreach (string line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            JsonElement row = JsonElement.Parse(line);
            if (_sequence == ReceiptsMost)
            {
                return new HttpResponseMessage { Content = new StreamContent(new BreakingStream(receipts.ToArray())) };
            }

            string handle = row.GetProperty("handle").GetString()!;
            string outcome = _sequence >= DoubtfulFrom
                ? "\"outcome\":\"unknown\",\"reason\":\"outcomeUnknown\",\"message\":\"Nobody knows.\""
                : _handles.Add(handle)
                ? $"\"outcome\":\"registered\",\"sequence\":{++_sequence}"
                : "\"outcome\":\"refused\",\"reason\":\"handleExists\",\"message\":\"The handle exists, already.\"";
            receipts.Write(Encoding.UTF8.GetBytes($"{{\"line\":{row.GetProperty("line")},\"handle\":{row.GetProperty("handle").GetRawText()},{outcome}}}\n"));
        }

        return new HttpResponseMessage { Content = new ByteArrayContent(receipts.ToArray()) };
    }

    /// <summary>Breaks off where another stream would end.</summary>
    private sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await base.ReadAsync(buffer, cancellationToken);
            return read > 0 ? read : throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
        }
    }
}
