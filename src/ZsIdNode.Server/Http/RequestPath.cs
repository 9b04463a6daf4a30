using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace ZsIdNode.Server.Http;

/// <summary>
/// Reads the handle that a request's path names. The server's own decoding keeps %2F and joins dots, so the
/// target is read as it was sent and decoded exactly once.
/// </summary>
internal static class RequestPath
{
    /// <summary>The bytes behind <paramref name="start"/> in the request target, decoded; empty when there are none.</summary>
    public static byte[] After(string start, HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int query = target.IndexOf('?', StringComparison.Ordinal);
        ReadOnlySpan<char> path = query < 0 ? target : target.AsSpan(0, query);
        return path.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? Decode(path[start.Length..]) : [];
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
