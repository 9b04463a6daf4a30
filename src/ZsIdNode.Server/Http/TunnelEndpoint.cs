using System.Net;
using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Server.Wire;

namespace ZsIdNode.Server.Http;

/// <summary>
/// The Handle wire protocol inside HTTP: a POST of any path with one native message, answered with one. The
/// answer has a length and no coding, because the reference client understands neither chunks nor compression.
/// </summary>
internal sealed class TunnelEndpoint(WireService service, WorkerPool workers)
{
    public const string ContentType = "application/x-hdl-message";

    public static bool IsMeantBy(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && (request.ContentType ?? "").StartsWith(ContentType, StringComparison.OrdinalIgnoreCase);

    public async Task PostAsync(HttpContext context)
    {
        byte[]? body = await RequestBody.ReadAsync(context, Envelope.Bytes + ProtocolLimits.MessageBytesMost).ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        WireWorker worker = workers.Rent();
        try
        {
            await AnswerAsync(body, SourceOf(context.Connection), worker, context.RequestAborted).ConfigureAwait(false);
            await JsonAnswer.SendAsync(context, 200, ContentType, worker.Response.WrittenMemory).ConfigureAwait(false);
        }
        finally
        {
            workers.Return(worker);
        }
    }

    private static PeerSource SourceOf(ConnectionInfo connection) =>
        PeerSource.Of(connection.RemoteIpAddress is IPAddress address ? new IPEndPoint(address, connection.RemotePort) : null);

    private async ValueTask AnswerAsync(byte[] body, PeerSource source, WireWorker worker, CancellationToken stop)
    {
        long now = service.Now();
        ReadOnlyMemory<byte> bytes = body.AsMemory().TrimStart("\r\n"u8);
        Malformed malformed = Envelope.TryRead(bytes.Span, out Envelope envelope);
        if (malformed == Malformed.None && bytes.Length - Envelope.Bytes < envelope.MessageLength)
        {
            malformed = Malformed.Truncated;
        }

        if (malformed != Malformed.None)
        {
            service.Refuser.RefuseMalformed(envelope, malformed, Door.Tunnel, now, worker);
            return;
        }

        ReadOnlyMemory<byte> message = bytes.Slice(Envelope.Bytes, envelope.MessageLength);
        if (!service.TryAnswer(envelope, message.Span, Door.Tunnel, now, WireScope.None, worker))
        {
            await service.AnswerLaterAsync(envelope, message, Door.Tunnel, now, WireScope.Alone(source), worker, stop).ConfigureAwait(false);
        }
    }
}
