using System.Net.Http.Headers;

namespace ZsIdNode.LoadTests.Http;

/// <summary><c>PUT /api/handles/{handle}</c>: one new handle, answered when it is on disk.</summary>
/// <param name="stem">What the handles begin with; no two loads share it.</param>
internal sealed class SinglePut(string stem, RecordText record) : IHttpWork
{
    private readonly byte[] _body = record.Body;

    private static ReadOnlySpan<byte> Success => "\"responseCode\":1,"u8;

    public HttpRequestMessage Request(long number)
    {
        var content = new ByteArrayContent(_body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        // Without overwriting, a handle that stands already is refused: nothing but a new record counts.
        return new HttpRequestMessage(HttpMethod.Put, $"api/handles/{stem}{number}?overwrite=false") { Content = content };
    }

    public bool Confirms(ReadOnlySpan<byte> body, out int records)
    {
        records = 1;
        return body.IndexOf(Success) >= 0;
    }
}
