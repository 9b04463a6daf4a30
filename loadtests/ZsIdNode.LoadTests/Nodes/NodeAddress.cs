using System.Net;

namespace ZsIdNode.LoadTests.Nodes;

/// <summary>Where a node is reached.</summary>
/// <param name="Wire">The Handle wire protocol, by UDP and TCP.</param>
/// <param name="Token">The operator's token; without it nothing can be registered.</param>
internal sealed record NodeAddress(IPEndPoint Wire, Uri Http, string? Token)
{
    /// <summary>Makes a client of the HTTP door that keeps this many connections.</summary>
    public HttpClient CreateClient(int connections)
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false, UseCookies = false };
        var client = new HttpClient(handler) { BaseAddress = Http, Timeout = Timeout.InfiniteTimeSpan };
        if (Token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        }

        return client;
    }
}
