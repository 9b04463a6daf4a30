using ZsIdNode.Protocol;

namespace ZsIdNode.Server.Http;

/// <summary>Reads request bodies that are bounded.</summary>
internal static class RequestBody
{
    /// <summary>Reads the whole body; nothing when it is larger than <paramref name="bytesMost"/>, which has been answered then.</summary>
    public static async Task<byte[]?> ReadAsync(HttpContext context, int bytesMost)
    {
        if (await TryReadAsync(context, bytesMost).ConfigureAwait(false) is byte[] body)
        {
            return body;
        }

        await JsonAnswer.RefuseAsync(context, 413, ResponseCode.ProtocolError, null, $"The request is larger than {bytesMost} bytes; send it in parts.")
            .ConfigureAwait(false);
        return null;
    }

    /// <summary>Reads the whole body; nothing when it is larger than <paramref name="bytesMost"/>, and nothing has been answered.</summary>
    public static async ValueTask<byte[]?> TryReadAsync(HttpContext context, int bytesMost)
    {
        try
        {
            return await ReadWholeAsync(context, bytesMost).ConfigureAwait(false);
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            // The server's own bound was met first.
            return null;
        }
    }

    private static async ValueTask<byte[]?> ReadWholeAsync(HttpContext context, int bytesMost)
    {
        if (context.Request.ContentLength > bytesMost)
        {
            return null;
        }

        // The announced length is the peer's claim: room is made for what has arrived.
        using var body = new MemoryStream();
        byte[] piece = new byte[16 * 1_024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(piece, context.RequestAborted).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > bytesMost)
            {
                return null;
            }

            body.Write(piece, 0, read);
        }

        return body.ToArray();
    }
}
