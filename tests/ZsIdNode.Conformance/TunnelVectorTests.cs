using Microsoft.AspNetCore.Http;
using ZsIdNode.Server.Http;
using ZsIdNode.Testing;

namespace ZsIdNode.Conformance;

/// <summary>Replays a recorded message inside HTTP at the moment of its recording.</summary>
public sealed class TunnelVectorTests : IDisposable
{
    private readonly RecordedServer _server = new();

    [Fact]
    public async Task A_recorded_message_in_a_post_gets_the_recorded_answer()
    {
        Vector vector = Vector.Load("resolve-http-tunnel");
        byte[] recorded = RecordedHttp.BodyOf(vector.Responses[0]);
        _server.SetTimeBy(recorded);
        using var sent = new MemoryStream();
        var context = new DefaultHttpContext { Request = { Method = "POST", Body = new MemoryStream(RecordedHttp.BodyOf(vector.Requests[0])) }, Response = { Body = sent } };

        await new TunnelEndpoint(_server.Service, _server.Workers).PostAsync(context);

        Assert.Equal(200, context.Response.StatusCode);
        Assert.Equal(RecordedHttp.HeaderOf(vector.Responses[0], "Content-Type"), context.Response.ContentType);
        Assert.Equal(recorded.Length, context.Response.ContentLength);
        Assert.Equal(Convert.ToHexString(recorded), Convert.ToHexString(sent.ToArray()));
    }

    public void Dispose() => _server.Dispose();
}
