using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;
using ZsIdNode.Registry.Registration;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Tests.Fakes;

namespace ZsIdNode.Server.Tests.Http;

public sealed class HealthEndpointTests : IAsyncDisposable
{
    private readonly AdministeredNode _node = new();
    private string? _storeTrouble;
    private string[] _warnings = [];

    private HealthEndpoint Health => new(_node.Sequencer, _node.Log, () => _storeTrouble, () => _warnings);

    [Fact]
    public async Task A_writer_that_leaves_a_change_waiting_for_more_than_five_seconds_is_told()
    {
        Task<ChangeOutcome> waiting = RegisterAsync();

        _node.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(Health.Reason());
        _node.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("The oldest change has waited for 6 s; look at the disk.", Health.Reason());

        _node.Run();
        Assert.True((await waiting).IsAccepted);
        Assert.Null(Health.Reason());
    }

    [Fact]
    public async Task A_log_that_failed_is_told()
    {
        _node.Log.Failure = LogFailure.Broken;
        _node.Run();
        await RegisterAsync();

        Assert.Equal(RefusalStatus.Of(Registry.Refusal.LogUnavailable).Message, Health.Reason());
    }

    [Fact]
    public void A_store_in_trouble_is_told()
    {
        _storeTrouble = "The disk is full.";

        Assert.StartsWith("The disk is full.", Health.Reason(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_says_why_is_believed_before_the_writer_that_met_it()
    {
        _node.Log.Failure = LogFailure.Broken;
        _node.Run();
        await RegisterAsync();
        _storeTrouble = "Records could not be written.";

        Assert.Equal("Records could not be written.", Health.Reason());
    }

    [Fact]
    public async Task Warnings_are_told_together_and_leave_the_node_healthy()
    {
        _warnings = ["Records are damaged.", "The index is too small."];
        var context = new DefaultHttpContext();
        context.Response.Body = new MemoryStream();

        await Health.GetAsync(context);

        Assert.Equal(200, context.Response.StatusCode);
        using JsonDocument answer = JsonDocument.Parse(((MemoryStream)context.Response.Body).ToArray());
        Assert.Equal("Records are damaged. The index is too small.", answer.RootElement.GetProperty("warning").GetString());
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private Task<ChangeOutcome> RegisterAsync() => _node.Changes.RegisterAsync(
        new RegistrationRequest(Handle.Parse("88.118.42/LAMP"), [HandleValue.OfText(1, "URL", "https://example.org/")], Overwrite: false), Requester.Operator, Door.Http);
}
