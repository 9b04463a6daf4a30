using System.Text.Json;
using ZsIdNode.Protocol;
using ZsIdNode.Server.Maintenance;

namespace ZsIdNode.Server.Http;

/// <summary><c>/api/backup</c>, for the operator: POST begins a backup into a folder of the node's machine, GET tells how it goes.</summary>
internal sealed class BackupEndpoint(BackupDesk desk, AccessToken token, HttpOptions options)
{
    public const string Path = "/api/backup";

    private const string Expected = "Expected a JSON body such as {\"target\":\"/mnt/backup/zsid\",\"location\":\"Zhongshan\",\"consent\":null,\"withKeys\":false}; the target is an absolute path on the node's machine.";

    public async Task BeginAsync(HttpContext context)
    {
        if (!token.IsShownBy(context.Request))
        {
            await Unauthorized.SendAsync(context, null).ConfigureAwait(false);
            return;
        }

        if (await RequestBody.ReadAsync(context, options.BodyBytesMost).ConfigureAwait(false) is not byte[] body)
        {
            return;
        }

        if (!TryRead(body, out Order order))
        {
            await JsonAnswer.RefuseAsync(context, 400, ResponseCode.ProtocolError, null, Expected).ConfigureAwait(false);
            return;
        }

        if (!desk.TryBegin(order.Target, order.Location, order.Consent, order.WithKeys))
        {
            await JsonAnswer.RefuseAsync(context, 400, ResponseCode.ServerTooBusy, null, "A backup is being taken already, or the node stops; ask again later.").ConfigureAwait(false);
            return;
        }

        await SendStateAsync(context, 202).ConfigureAwait(false);
    }

    public Task GetAsync(HttpContext context) =>
        token.IsShownBy(context.Request) ? SendStateAsync(context, 200) : Unauthorized.SendAsync(context, null);

    private Task SendStateAsync(HttpContext context, int status)
    {
        BackupState state = desk.State;
        return JsonAnswer.SendAsync(context, status, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("status", state.Status);
            writer.WriteNumber("bytesDone", state.Done);
            writer.WriteNumber("bytes", state.Total);
            if (state.Fault is not null)
            {
                writer.WriteString("message", state.Fault);
            }

            if (state.Report is { } report)
            {
                writer.WriteNumber("sequence", report.Sequence);
                writer.WriteNumber("files", report.Files);
                writer.WriteNumber("bytesCopied", report.BytesCopied);
                writer.WriteString("location", report.Location);
                writer.WriteString("consent", report.Consent);
                writer.WriteBoolean("withKeys", report.WithKeys);
            }

            writer.WriteEndObject();
        });
    }

    private static bool TryRead(byte[] body, out Order order)
    {
        order = new Order("", null, null, WithKeys: false);
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            JsonElement root = json.RootElement;
            order = new Order(Text(root, "target") ?? "", Text(root, "location"), Text(root, "consent"), root.TryGetProperty("withKeys", out JsonElement keys) && keys.GetBoolean());
            return System.IO.Path.IsPathFullyQualified(order.Target) && !order.Target.Contains('\0');
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is how the parser says that a value is of another kind.
            return false;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;

    private sealed record Order(string Target, string? Location, string? Consent, bool WithKeys);
}
