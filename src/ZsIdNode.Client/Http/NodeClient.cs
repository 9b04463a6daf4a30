using System.Buffers;
using System.Net.Http.Headers;
using System.Net;
using System.Text.Json.Serialization.Metadata;
using System.Text.Json;
using ZsIdNode.Handles.Values;
using ZsIdNode.Handles;
using ZsIdNode.Protocol.Json;

namespace ZsIdNode.Client.Http;

/// <summary>
/// Asks a node over HTTP: registers handles one by one and in bulk, reads counts and health. A busy node
/// is asked again after a while; every other failure comes back as a <see cref="NodeFault"/>.
/// </summary>
public sealed class NodeClient : IDisposable
{
    /// <summary>The largest answer in bytes that is taken whole; a record is at most a quarter of it.</summary>
    private const int AnswerBytesMost = 1_048_576;

    private const string BulkAddress = "api/registrations";

    private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");
    private static readonly MediaTypeHeaderValue JsonLines = new("application/x-ndjson");

    private readonly HttpClient _http;
    private readonly NodeClientOptions _options;

    /// <param name="transport">Carries the requests; the caller disposes of it. Sockets, when not given.</param>
    public NodeClient(NodeClientOptions options, HttpMessageHandler? transport = null)
    {
        _options = options;
        string address = options.Address.AbsoluteUri;
        _http = transport is null
            ? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
            : new HttpClient(transport, disposeHandler: false);
        _http.BaseAddress = address.EndsWith('/') ? options.Address : new Uri($"{address}/");
        _http.Timeout = options.RequestTimeout;
        _http.MaxResponseContentBufferSize = AnswerBytesMost;
        if (options.Token is string token)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    public Uri Address => _http.BaseAddress!;

    /// <inheritdoc cref="RegisterAsync(RegistrationBatch, RegistrationPart?, CancellationToken)"/>
    public Task<RegistrationAnswer> RegisterAsync(RegistrationBatch batch, CancellationToken stop = default) => RegisterAsync(batch, part: null, stop);

    /// <summary>Registers a batch. What already has a receipt when the connection breaks is still told.</summary>
    /// <param name="part">Which part it is of a batch that may be sent again; nothing when it is none.</param>
    public async Task<RegistrationAnswer> RegisterAsync(RegistrationBatch batch, RegistrationPart? part, CancellationToken stop = default)
    {
        string address = part is null ? BulkAddress : $"{BulkAddress}?batch={Uri.EscapeDataString(part.Value.BatchKey)}&part={part.Value.Number}";
        var receipts = new List<Receipt>(batch.Count);
        NodeFault? fault = await TryAsync(
            async () =>
            {
                using HttpResponseMessage response = await SendAsync(
                    () => new HttpRequestMessage(HttpMethod.Post, address) { Content = Content(batch.Body, JsonLines) },
                    HttpCompletionOption.ResponseHeadersRead,
                    stop);
                if (!response.IsSuccessStatusCode)
                {
                    return await FaultOfAsync(response, stop, ofPart: part is not null);
                }

                // HttpClient's own timeout ends with the headers; a node that falls silent after them must not hold us.
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
                patience.CancelAfter(_options.RequestTimeout);
                using Stream body = await response.Content.ReadAsStreamAsync(patience.Token);
                return await ReceiptReader.ReadAsync(body, batch.Lines, receipts, patience.Token)
                    ? null
                    : Malformed($"there are {receipts.Count} receipts in order for {batch.Count} lines");
            },
            stop);
        return new RegistrationAnswer(receipts, fault);
    }

    /// <summary>Asks which parts of a batch the node has taken.</summary>
    /// <param name="from">The first part to tell of.</param>
    public Task<NodeAnswer<BatchAnswer>> BatchAsync(string key, int from = 0, CancellationToken stop = default) =>
        AskAsync(() => new HttpRequestMessage(HttpMethod.Get, $"{BulkAddress}?batch={Uri.EscapeDataString(key)}&from={from}"), NodeJson.Default.BatchAnswer, stop);

    /// <summary>Registers one handle.</summary>
    /// <param name="overwrite">Whether a record that stands there is replaced; otherwise it is left and refused.</param>
    public Task<NodeAnswer<HandleAnswer>> RegisterAsync(Handle handle, IReadOnlyList<HandleValue> values, bool overwrite, CancellationToken stop = default)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            PlainValueJson.WriteValues(writer, values);
            writer.WriteEndObject();
        }

        string address = $"api/handles/{Escape(handle.ToString())}?overwrite={(overwrite ? "true" : "false")}";
        return AskAsync(() => new HttpRequestMessage(HttpMethod.Put, address) { Content = Content(body.WrittenMemory, Json) }, NodeJson.Default.HandleAnswer, stop);
    }

    public Task<NodeAnswer<HandleAnswer>> ResolveAsync(Handle handle, CancellationToken stop = default) =>
        AskAsync(() => new HttpRequestMessage(HttpMethod.Get, $"api/handles/{Escape(handle.ToString())}"), NodeJson.Default.HandleAnswer, stop);

    /// <summary>Allocates a prefix to a registrant.</summary>
    public Task<NodeAnswer<PrefixAnswer>> AllocateAsync(Prefix prefix, string registrant, CancellationToken stop = default)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new PrefixRequest(registrant), NodeJson.Default.PrefixRequest);
        return AskAsync(() => new HttpRequestMessage(HttpMethod.Post, $"api/prefixes/{prefix}") { Content = Content(body, Json) }, NodeJson.Default.PrefixAnswer, stop);
    }

    /// <summary>Lets the node answer for a prefix no more; its records stay.</summary>
    public Task<NodeAnswer<PrefixAnswer>> UnhomeAsync(Prefix prefix, CancellationToken stop = default) =>
        AskAsync(() => new HttpRequestMessage(HttpMethod.Delete, $"api/prefixes/{prefix}"), NodeJson.Default.PrefixAnswer, stop);

    /// <summary>Reads the counts of a Beijing day.</summary>
    /// <param name="prefix">Only what stands under it; everything when not given.</param>
    public Task<NodeAnswer<DayStats>> StatsAsync(DateOnly day, Prefix? prefix = null, CancellationToken stop = default) =>
        AskAsync(() => new HttpRequestMessage(HttpMethod.Get, $"api/stats?day={day:yyyy-MM-dd}{(prefix is Prefix under ? $"&prefix={under}" : "")}"), NodeJson.Default.DayStats, stop);

    /// <summary>Lets the node begin a backup of itself.</summary>
    public Task<NodeAnswer<BackupAnswer>> BeginBackupAsync(BackupOrder order, CancellationToken stop = default)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(order, NodeJson.Default.BackupOrder);
        return AskAsync(() => new HttpRequestMessage(HttpMethod.Post, "api/backup") { Content = Content(body, Json) }, NodeJson.Default.BackupAnswer, stop);
    }

    /// <summary>Asks how the backup goes that was begun last.</summary>
    public Task<NodeAnswer<BackupAnswer>> BackupAsync(CancellationToken stop = default) =>
        AskAsync(() => new HttpRequestMessage(HttpMethod.Get, "api/backup"), NodeJson.Default.BackupAnswer, stop);

    /// <summary>Asks once how the node is; a node that is not well answers, too.</summary>
    public async Task<NodeAnswer<NodeHealth>> HealthAsync(CancellationToken stop = default)
    {
        NodeHealth? health = null;
        NodeFault? fault = await TryAsync(
            async () =>
            {
                using HttpResponseMessage response = await _http.GetAsync(new Uri("healthz", UriKind.Relative), stop);
                health = new NodeHealth(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(stop));
                return null;
            },
            stop);
        return new NodeAnswer<NodeHealth>(health, fault);
    }

    public void Dispose() => _http.Dispose();

    private async Task<NodeAnswer<T>> AskAsync<T>(Func<HttpRequestMessage> request, JsonTypeInfo<T> json, CancellationToken stop)
        where T : class
    {
        T? value = null;
        NodeFault? fault = await TryAsync(
            async () =>
            {
                using HttpResponseMessage response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, stop);
                if (!response.IsSuccessStatusCode)
                {
                    return await FaultOfAsync(response, stop);
                }

                byte[] body = await response.Content.ReadAsByteArrayAsync(stop);
                value = JsonSerializer.Deserialize(body, json);
                return value is null ? Malformed("it is empty") : null;
            },
            stop);
        return new NodeAnswer<T>(value, fault);
    }

    /// <summary>Sends a request, again and again while the node is too busy.</summary>
    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, HttpCompletionOption completion, CancellationToken stop)
    {
        TimeSpan wait = _options.BusyWait;
        for (int repeats = 0; ; repeats++)
        {
            using HttpRequestMessage message = request();
            HttpResponseMessage response = await _http.SendAsync(message, completion, stop);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || repeats == _options.BusyRepeatsMost)
            {
                return response;
            }

            TimeSpan asked = response.Headers.RetryAfter?.Delta ?? wait;
            response.Dispose();
            await _options.Wait(asked < _options.BusyWaitMost ? asked : _options.BusyWaitMost, stop);
            wait *= 2;
        }
    }

    /// <summary>Turns what goes wrong underneath into a sentence; a caller's own cancellation passes through.</summary>
    private async Task<NodeFault?> TryAsync(Func<Task<NodeFault?>> attempt, CancellationToken stop)
    {
        try
        {
            return await attempt();
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            return Malformed($"it is longer than {AnswerBytesMost} bytes");
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            return new NodeFault(NodeFaultKind.Unreachable, $"No connection to {Address}: {error.Message} Is the node running there, and is the address right?");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return new NodeFault(NodeFaultKind.ConnectionLost, $"The connection to {Address} was lost: {error.Message}");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new NodeFault(NodeFaultKind.TimedOut, $"{Address} gave no answer within {_options.RequestTimeout.TotalSeconds} s.");
        }
        catch (JsonException error)
        {
            return Malformed(error.Message);
        }
    }

    private async Task<NodeFault> FaultOfAsync(HttpResponseMessage response, CancellationToken stop, bool ofPart = false)
    {
        await response.Content.LoadIntoBufferAsync(AnswerBytesMost, stop);
        HandleAnswer? said = null;
        try
        {
            said = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(stop), NodeJson.Default.HandleAnswer);
        }
        catch (JsonException)
        {
            // Not every refusal comes from the node itself; the status alone says enough.
        }

        return NodeFaults.Of(Address, response.StatusCode, said, ofPart);
    }

    private NodeFault Malformed(string how) =>
        new(NodeFaultKind.AnswerMalformed, $"The answer of {Address} makes no sense: {how}. Is a ZsIdNode of this version running there?");

    private static ReadOnlyMemoryContent Content(ReadOnlyMemory<byte> body, MediaTypeHeaderValue type) => new(body) { Headers = { ContentType = type } };

    /// <summary>Slashes stay readable, except where "." and ".." between them would be taken for steps of a path.</summary>
    private static string Escape(string handle)
    {
        string[] steps = handle.Split('/');
        return steps.Any(step => step is "." or "..")
            ? Uri.EscapeDataString(handle)
            : string.Join('/', steps.Select(Uri.EscapeDataString));
    }
}
