using System.Net.Http.Headers;
using System.Text;

namespace ZsIdNode.LoadTests.Http;

/// <summary><c>POST /api/registrations</c> with a batch of new handles.</summary>
/// <param name="stem">What the handles begin with; no two loads share it.</param>
internal sealed class BulkRegistration(string stem, int batch, RecordText record) : IHttpWork
{
    public const string Path = "api/registrations";

    private static ReadOnlySpan<byte> Registered => "\"outcome\":\"registered\""u8;

    public HttpRequestMessage Request(long number)
    {
        IEnumerable<string> handles = Enumerable.Range(0, batch).Select(at => $"{stem}{(number * batch) + at}");
        return Request(handles, record);
    }

    public static HttpRequestMessage Request(IEnumerable<string> handles, RecordText record)
    {
        var lines = new StringBuilder();
        int line = 0;
        foreach (string handle in handles)
        {
            record.AppendLine(lines, ++line, handle);
        }

        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(lines.ToString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        return new HttpRequestMessage(HttpMethod.Post, Path) { Content = content };
    }

    public bool Confirms(ReadOnlySpan<byte> body, out int records)
    {
        records = CountRegistered(body);
        return records == batch;
    }

    /// <summary>Counts the receipts of handles that are registered now.</summary>
    public static int CountRegistered(ReadOnlySpan<byte> receipts) => receipts.Count(Registered);
}
