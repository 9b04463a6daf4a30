using System.Buffers;
using System.Text;
using System.Text.Json;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Json;

namespace ZsIdNode.Server.Http;

/// <summary>Writes JSON answers whole, with their length: minimal Handle clients do not understand chunks.</summary>
internal static class JsonAnswer
{
    public const string ContentType = "application/json;charset=UTF-8";

    public static Task SendAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>(1_024);
        using (Utf8JsonWriter writer = HandleJson.CreateWriter(body, QueryFlags.IsSet(context.Request, "pretty")))
        {
            write(writer);
        }

        return SendAsync(context, status, ContentType, body.WrittenMemory);
    }

    /// <summary>The form of every refusal: response code, handle when there is one, and what is wrong.</summary>
    public static Task RefuseAsync(HttpContext context, int status, ResponseCode code, string? handle, string message) =>
        SendAsync(context, status, writer =>
            HandleJson.WriteOutcome(writer, code, Encoding.UTF8.GetBytes(handle ?? ""), Encoding.UTF8.GetBytes(message)));

    public static async Task SendAsync(HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
