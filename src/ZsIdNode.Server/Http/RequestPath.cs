using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace ZsIdNode.Server.Http;

/// <summary>
/// Reads the handle that a request's path names. The server's own decoding keeps %2F and joins dots, so the
/// target is read as it was sent and decoded exactly once.
/// </summary>
internal static class RequestPath
{
    /// <summary>The path of the request target, still encoded; requests are routed by it.</summary>
    public static string AsSent(HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int query = target.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? target : target[..query];
        if (path.StartsWith('/'))
        {
            return path;
        }

        // RFC 9112 §3.2.2: a server takes a target with scheme and host, too.
        int host = path.IndexOf("://", StringComparison.Ordinal);
        int start = host < 0 ? -1 : path.IndexOf('/', host + "://".Length);
        return start < 0 ? "/" : path[start..];
    }

    /// <summary>The bytes behind <paramref name="start"/> in the request target, decoded; empty when there are none.</summary>
    public static byte[] After(string start, HttpContext context)
    {
        string path = AsSent(context);
        return path.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? Decode(path.AsSpan(start.Length)) : [];
    }

    private static byte[] Decode(ReadOnlySpan<char> text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        int written = 0;
        for (int at = 0; at < bytes.Length; at++)
        {
            bool escaped = bytes[at] == '%' && at + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[at + 1]) && char.IsAsciiHexDigit((char)bytes[at + 2]);
            bytes[written++] = escaped ? Convert.FromHexString([(char)bytes[at + 1], (char)bytes[at + 2]])[0] : bytes[at];
            at += escaped ? 2 : 0;
        }

        return bytes[..written];
    }
}
