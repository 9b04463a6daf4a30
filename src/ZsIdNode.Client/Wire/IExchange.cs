namespace ZsIdNode.Client.Wire;

/// <summary>One request on its way to one server, and what comes back for it. Disposing it stops listening.</summary>
internal interface IExchange : IDisposable
{
    /// <summary>
    /// Waits for the next message that carries the request's id; the first call sends the request. How many
    /// messages follow is for the caller to know: only an answer flagged as continuous is followed by another.
    /// </summary>
    /// <exception cref="HandleClientException">None came.</exception>
    ValueTask<Reply> NextAsync(CancellationToken stop);
}
