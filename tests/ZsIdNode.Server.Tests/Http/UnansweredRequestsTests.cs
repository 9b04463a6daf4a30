using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ZsIdNode.Server.Http;

namespace ZsIdNode.Server.Tests.Http;

public sealed class UnansweredRequestsTests
{
    private readonly UnansweredRequests _unanswered = new(NullLogger.Instance);

    [Fact]
    public async Task A_defect_is_answered_without_its_details()
    {
        using var sent = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Response.Body = sent;

        await _unanswered.InvokeAsync(context, _ => throw new InvalidOperationException("a secret"));

        Assert.Equal(500, context.Response.StatusCode);
        Assert.Equal(2, JsonDocument.Parse(sent.ToArray()).RootElement.GetProperty("responseCode").GetInt32());
        Assert.DoesNotContain("secret", System.Text.Encoding.UTF8.GetString(sent.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_answered_stays_as_it_is()
    {
        using var sent = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Response.Body = sent;

        await _unanswered.InvokeAsync(context, answered => answered.Response.WriteAsync("as it is"));

        Assert.Equal((200, "as it is"), (context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(sent.ToArray())));
    }
}
