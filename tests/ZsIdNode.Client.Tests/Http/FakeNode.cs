using System.Globalization;
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
    private readonly Dictionary<(string Batch, int Part), (string Body, string Receipts)> _parts = [];
    private int _sequence;

    public string? Token { get; init; }

    /// <summary>How many requests are answered with 503 first.</summary>
    public int BusyTimes { get; set; }

    /// <summary>After so many receipts the connection breaks.</summary>
    public int ReceiptsMost { get; init; } = int.MaxValue;

    /// <summary>From this receipt on it does not know whether its disk took what it was sent.</summary>
    public int DoubtfulFrom { get; init; } = int.MaxValue;

    /// <summary>What it does with a request to register, counted from 0: by default it answers.</summary>
    public Func<int, Mood> MoodAt { get; init; } = _ => Mood.Well;

    /// <summary>How many requests to register came in.</summary>
    public int Posts { get; private set; }

    /// <summary>Handles that it refuses, whatever stands there.</summary>
    public HashSet<string> NotHomed { get; init; } = [];

    /// <summary>Answers everything that is no bulk registration.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage>? Other { get; init; }

    /// <summary>The requests that came in: method and address.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Their bodies, in the same order.</summary>
    public IReadOnlyList<string> Bodies => _bodies;

    public IReadOnlyCollection<string> Handles => _handles;

    /// <summary>Gives what it holds to another, as a node does that is started again.</summary>
    public void TakeOver(FakeNode by)
    {
        by._handles.UnionWith(_handles);
        by._sequence = _sequence;
        foreach ((var part, var taken) in _parts)
        {
            by._parts.Add(part, taken);
        }
    }

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

            return request.RequestUri.AbsolutePath != "/api/registrations" ? Other!(request)
                : request.Method == HttpMethod.Get ? Tell(request.RequestUri)
                : RegisterInMood(request, body);
        }
    }

    private static (string Batch, int Part)? PartOf(Uri address)
    {
        string[] parameters = address.Query.TrimStart('?').Split('&');
        return parameters is ["", ..] ? null
            : (Uri.UnescapeDataString(parameters[0]["batch=".Length..]), int.Parse(parameters[1][(parameters[1].IndexOf('=', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>Tells two ranges at a time.</summary>
    private HttpResponseMessage Tell(Uri address)
    {
        (string batch, int from) = PartOf(address)!.Value;
        var parts = _parts.Where(part => part.Key.Batch == batch && part.Key.Part >= from).OrderBy(part => part.Key.Part).ToList();
        string told = string.Join(',', parts.Take(2).Select(part =>
            $$"""{"first":{{part.Key.Part}},"last":{{part.Key.Part}},"registered":{{Count(part.Value.Receipts, "registered")}},"refused":{{Count(part.Value.Receipts, "refused")}}}"""));
        return Json(HttpStatusCode.OK, $$"""{"batch":"{{batch}}","parts":[{{told}}]{{(parts.Count > 2 ? $",\"next\":{parts[2].Key.Part}" : "")}}}""");

        static int Count(string receipts, string outcome) => receipts.Split($"\"outcome\":\"{outcome}\"").Length - 1;
    }

    private HttpResponseMessage RegisterInMood(HttpRequestMessage request, string body)
    {
        Mood mood = MoodAt(Posts++);
        if (mood == Mood.Unwell)
        {
            return Json(HttpStatusCode.InternalServerError, """{"responseCode":2,"message":"The disk is being looked for."}""");
        }

        HttpResponseMessage answer = mood == Mood.Gone ? throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused.") : RegisterPart(request, body);
        return mood == Mood.LosesTheAnswer ? new HttpResponseMessage { Content = new StreamContent(new BreakingStream([])) } : answer;
    }

    private HttpResponseMessage RegisterPart(HttpRequestMessage request, string body)
    {
        if (PartOf(request.RequestUri!) is not (string, int) part)
        {
            return Register(request, body);
        }

        if (!_parts.TryGetValue(part, out (string Body, string Receipts) taken))
        {
            HttpResponseMessage answer = Register(request, body);
            _parts.Add(part, (body, new StreamReader(answer.Content.ReadAsStream()).ReadToEnd()));
            return new HttpResponseMessage { Content = new StringContent(_parts[part].Receipts) };
        }

        return taken.Body == body
            ? new HttpResponseMessage { Content = new StringContent(taken.Receipts.Replace("}\n", ",\"repeated\":true}\n", StringComparison.Ordinal)) }
            : Json(HttpStatusCode.Conflict, """{"responseCode":4,"message":"The part was taken with other content."}""");
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
                : !NotHomed.Contains(handle) && _handles.Add(handle)
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

/// <summary>What a node does with a request.</summary>
internal enum Mood
{
    Well,

    /// <summary>It cannot be reached.</summary>
    Gone,

    /// <summary>It does what it is asked, and nobody hears of it.</summary>
    LosesTheAnswer,

    /// <summary>It does nothing, and says so.</summary>
    Unwell,
}
