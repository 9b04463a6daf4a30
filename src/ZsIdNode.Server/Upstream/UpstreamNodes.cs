using ZsIdNode.Client.Resolution;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Protocol;

namespace ZsIdNode.Server.Upstream;

/// <summary>Asks other nodes on the node's own behalf: (1) is there a place, (2) one server after the other, (3) in the time that is left.</summary>
internal sealed class UpstreamNodes : IDisposable
{
    // The Handle.net server goes no further either.
    private const byte RecursionsMost = 10;

    // A public key of 16,384 bits takes 3,000 bytes in PEM.
    private const int KeyFileBytesMost = 16_384;

    private readonly IReadOnlyList<Node> _nodes;
    private readonly SemaphoreSlim _places;
    private readonly TimeSpan _timeMost;
    private readonly TimeProvider _time;

    private UpstreamNodes(IReadOnlyList<Node> nodes, UpstreamOptions options, TimeProvider time)
    {
        _nodes = nodes;
        _places = new SemaphoreSlim(options.QuestionsMost);
        _timeMost = options.TimeMost;
        _time = time;
    }

    /// <summary>Prepares to ask; nothing when there is nobody to ask.</summary>
    /// <exception cref="NodeStartException">A key file cannot be read.</exception>
    public static UpstreamNodes? Open(UpstreamOptions options, TimeProvider time) =>
        options.Servers.Count == 0 ? null : new UpstreamNodes([.. options.Servers.Select(server => Open(server, options, time))], options, time);

    /// <summary>Asks for public values; nothing when nobody answers who is responsible, in time.</summary>
    /// <param name="recursions">How many servers the request has come through that makes us ask.</param>
    public Task<HandleAnswer?> ResolveAsync(string handle, ResolutionQuery query, byte recursions, CancellationToken stop) =>
        AskAsync(
            recursions,
            (node, stopped) => node.Resolver.ResolveAsync(
                handle,
                query with { Certify = node.IsTrusted, RequestDigest = node.IsTrusted, RecursionCount = (byte)(recursions + 1) },
                HandleTransport.Tcp,
                stopped),
            answer => answer.ResponseCode,
            stop);

    /// <summary>Has a proof judged where its secret key stands; nothing when nobody answers who is responsible, in time.</summary>
    /// <param name="recursions">How many servers the request has come through that makes us ask.</param>
    public Task<VerificationAnswer?> VerifyAsync(VerificationQuery query, byte recursions, CancellationToken stop) =>
        AskAsync(
            recursions,
            (node, stopped) => node.Resolver.VerifyAsync(query with { Certify = node.IsTrusted, RecursionCount = (byte)(recursions + 1) }, HandleTransport.Tcp, stopped),
            answer => answer.ResponseCode,
            stop);

    public void Dispose()
    {
        foreach (Node node in _nodes)
        {
            node.Resolver.Dispose();
        }

        _places.Dispose();
    }

    private static Node Open(UpstreamServer server, UpstreamOptions options, TimeProvider time)
    {
        PublicKeyRecord? key = server.KeyFile is null ? null : ReadKey(server.KeyFile);
        var asking = new HandleResolverOptions
        {
            // A key is where its reference says; an alias could be put before anybody's.
            AliasesMost = 0,
            FollowsToPrivateAddresses = options.FollowsToPrivateAddresses,
            BelievesUnconfirmedKeys = key is null,
            Client = new HandleClientOptions { ServerKey = key, TcpWait = options.TimeMost },
        };
        return new Node(new HandleResolver(HandleServer.Parse(server.Address), RequestIds.Unpredictable, time, asking), IsTrusted: key is not null);
    }

    private static PublicKeyRecord ReadKey(string file)
    {
        try
        {
            byte[] bytes = new FileInfo(file).Length > KeyFileBytesMost ? [] : File.ReadAllBytes(file);
            return PublicKeyData.TryRead(bytes, out PublicKeyRecord? key)
                ? key
                : throw new NodeStartException($"upstream.servers: '{file}' holds no public key; expected the public half as a Handle key file, PEM or DER.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException($"upstream.servers: the key file cannot be read: {fault.Message}", fault);
        }
    }

    private async Task<TAnswer?> AskAsync<TAnswer>(byte recursions, Func<Node, CancellationToken, Task<TAnswer>> ask, Func<TAnswer, ResponseCode> codeOf, CancellationToken stop)
        where TAnswer : class
    {
        // (1)
        if (recursions >= RecursionsMost || !await _places.WaitAsync(TimeSpan.Zero, stop).ConfigureAwait(false))
        {
            return null;
        }

        try
        {
            // (2)
            foreach (Node node in _nodes)
            {
                if (await AskAsync(node, ask, stop).ConfigureAwait(false) is TAnswer answer && IsFinal(codeOf(answer)))
                {
                    return answer;
                }
            }

            return null;
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<TAnswer?> AskAsync<TAnswer>(Node node, Func<Node, CancellationToken, Task<TAnswer>> ask, CancellationToken stop)
        where TAnswer : class
    {
        // (3)
        using var late = new CancellationTokenSource(_timeMost / _nodes.Count, _time);
        using var lateOrStopped = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            return await ask(node, lateOrStopped.Token).ConfigureAwait(false);
        }
        catch (HandleClientException)
        {
            return null;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Whether it says how things are, and not only that this server does not know or cannot tell now.</summary>
    private static bool IsFinal(ResponseCode code) => code is ResponseCode.Success or ResponseCode.HandleNotFound or ResponseCode.ValuesNotFound;

    private sealed record Node(HandleResolver Resolver, bool IsTrusted);
}
