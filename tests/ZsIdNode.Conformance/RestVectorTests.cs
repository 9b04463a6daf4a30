using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using ZsIdNode.Server.Http;
using ZsIdNode.Testing;

namespace ZsIdNode.Conformance;

/// <summary>
/// Replays recorded exchanges over HTTP: status line and body must be the recorded ones, content type and length
/// must mean the same. The other headers are the recorded server's own affair.
/// </summary>
public sealed class RestVectorTests : IDisposable
{
    private readonly RecordedServer _server = new();

    [Theory]
    [InlineData("rest-get")]
    [InlineData("rest-get-type")]
    [InlineData("rest-not-found")]
    [InlineData("rest-utf8")]
    public async Task A_recorded_resolution_gets_the_recorded_answer(string name)
    {
        // Reading needs neither the desk for changes nor a token.
        var endpoint = new HandleEndpoints(_server.Questions, changes: null!, token: null!, new HttpOptions());

        await AssertRecordedAsync(name, endpoint.GetAsync);
    }

    [Fact]
    public Task The_site_record_is_given_as_recorded() => AssertRecordedAsync("rest-site", new SiteEndpoint(_server.Site).GetAsync);

    [Fact]
    public async Task A_recorded_message_in_a_post_gets_the_recorded_answer()
    {
        Vector vector = Vector.Load("resolve-http-tunnel");
        _server.SetTimeBy(BodyOf(vector.Responses[0]));

        await AssertRecordedAsync("resolve-http-tunnel", new TunnelEndpoint(_server.Service, _server.Workers).PostAsync);
    }

    public void Dispose() => _server.Dispose();

    private static async Task AssertRecordedAsync(string name, RequestDelegate endpoint)
    {
        Vector vector = Vector.Load(name);
        HttpContext context = Read(vector.Requests[0]);
        using var sent = new MemoryStream();
        context.Response.Body = sent;

        await endpoint(context);

        byte[] recorded = BodyOf(vector.Responses[0]);
        string head = HeadOf(vector.Responses[0]);
        HttpResponse answer = context.Response;
        Assert.Equal(head.Split("\r\n")[0], $"HTTP/1.1 {answer.StatusCode} {ReasonPhrases.GetReasonPhrase(answer.StatusCode)}");
        Assert.Equal(HeaderOf(head, "Content-Type"), answer.ContentType, ignoreCase: true);
        Assert.Equal(HeaderOf(head, "Content-Length"), answer.ContentLength?.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(Encoding.Latin1.GetString(recorded), Encoding.Latin1.GetString(sent.ToArray()));
    }

    private static DefaultHttpContext Read(byte[] request)
    {
        string head = HeadOf(request);
        string[] line = head.Split("\r\n")[0].Split(' ');
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = line[1];
        context.Request.Method = line[0];
        context.Request.QueryString = new QueryString(line[1].Contains('?', StringComparison.Ordinal) ? line[1][line[1].IndexOf('?', StringComparison.Ordinal)..] : "");
        context.Request.ContentType = HeaderOf(head, "Content-Type");
        context.Request.Body = new MemoryStream(BodyOf(request));
        return context;
    }

    private static string HeadOf(byte[] message) => Encoding.ASCII.GetString(message, 0, message.Length - BodyOf(message).Length);

    private static byte[] BodyOf(byte[] message) => message[(message.AsSpan().IndexOf("\r\n\r\n"u8) + 4)..];

    private static string? HeaderOf(string head, string name) => head.Split("\r\n")
        .Where(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 2)..])
        .SingleOrDefault();
}
