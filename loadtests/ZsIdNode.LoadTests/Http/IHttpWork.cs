namespace ZsIdNode.LoadTests.Http;

/// <summary>What an HTTP load sends, and how an answer to it is judged.</summary>
internal interface IHttpWork
{
    /// <summary>Makes one request.</summary>
    /// <param name="number">Counts up from 0; it makes the request's handles new.</param>
    HttpRequestMessage Request(long number);

    /// <summary>How many records an answer with a good status confirms; fewer than were sent is a wrong answer.</summary>
    bool Confirms(ReadOnlySpan<byte> body, out int records);
}
