using System.Text;
using System.Text.Encodings.Web;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.Registry.Administration;

namespace ZsIdNode.Server.Http;

/// <summary>
/// <c>GET /{handle}</c>, what a scanned code opens: redirects to the record's URL, or shows its values when it
/// has none or <c>noredirect</c> is given. Handle protocol, proxy conventions.
/// </summary>
internal sealed class ResolverEndpoint(HandleQuestions questions)
{
    // Clients cache a value for at most two days, whatever its time to live says.
    private const uint CacheSecondsMost = 2 * 86_400;

    private static readonly byte[][] NamedForms = ["hdl:"u8.ToArray(), "info:hdl/"u8.ToArray(), "api/handles/"u8.ToArray()];

    public async Task GetAsync(HttpContext context)
    {
        byte[] utf8 = WithoutScheme(RequestPath.After("/", context));
        string handle = Encoding.UTF8.GetString(utf8);
        Location? location = null;
        string table = "";
        HttpResolution outcome = await questions.AskAsync(
            utf8,
            context.Request,
            Requester.Anonymous,
            values =>
            {
                location = QueryFlags.IsSet(context.Request, "noredirect") ? null : Location.Find(values.Span);
                table = location is null ? ValuePage.Write(handle, values.Span) : "";
            },
            context.RequestAborted).ConfigureAwait(false);

        if (location is Location found)
        {
            context.Response.Headers.Location = found.Url;
            context.Response.Headers.CacheControl = $"public, max-age={Math.Min(found.Ttl.IsAbsolute ? 0 : found.Ttl.Seconds, CacheSecondsMost)}";
            string link = HtmlEncoder.Default.Encode(found.Url);
            await SendPageAsync(context, 302, $"<!DOCTYPE html><title>302</title><a href=\"{link}\">{link}</a>").ConfigureAwait(false);
            return;
        }

        await SendPageAsync(context, StatusOf(outcome), outcome == HttpResolution.Found ? table : ValuePage.WriteFailure(handle, outcome)).ConfigureAwait(false);
    }

    private static int StatusOf(HttpResolution outcome) => outcome switch
    {
        HttpResolution.Found => 200,
        HttpResolution.NeedsProof or HttpResolution.Unreadable => 403,
        _ => 404,
    };

    private static byte[] WithoutScheme(byte[] text)
    {
        foreach (byte[] form in NamedForms)
        {
            if (text.Length >= form.Length && AsciiCase.Equal(text.AsSpan(0, form.Length), form))
            {
                return text[form.Length..];
            }
        }

        return text;
    }

    private static Task SendPageAsync(HttpContext context, int status, string page)
    {
        // The page shows what registrants typed: it may neither run nor load anything.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return JsonAnswer.SendAsync(context, status, "text/html;charset=UTF-8", Encoding.UTF8.GetBytes(page));
    }

    /// <summary>Where a record sends its visitors.</summary>
    private sealed record Location(string Url, TimeToLive Ttl)
    {
        /// <summary>The first value of type URL, else the first below it, such as URL.MIRROR; only web addresses.</summary>
        public static Location? Find(ReadOnlySpan<byte> values) => Find(values, "URL"u8) ?? Find(values, "URL."u8);

        private static Location? Find(ReadOnlySpan<byte> values, ReadOnlySpan<byte> type)
        {
            foreach (EncodedValue value in new EncodedValues(values))
            {
                // A record must not lead a browser to javascript: or file: addresses.
                if (ValueTypes.Matches(type, value.Type)
                    && Uri.TryCreate(Encoding.UTF8.GetString(value.Data), UriKind.Absolute, out Uri? url)
                    && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
                {
                    return new Location(InAscii(url), value.Ttl);
                }
            }

            return null;
        }

        // A header holds ASCII alone; of an address only the host may still be in Chinese.
        private static string InAscii(Uri url) =>
            Ascii.IsValid(url.AbsoluteUri) ? url.AbsoluteUri : new UriBuilder(url) { Host = url.IdnHost }.Uri.AbsoluteUri;
    }
}
