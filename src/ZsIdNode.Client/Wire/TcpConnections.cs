namespace ZsIdNode.Client.Wire;

/// <summary>Keeps the one connection that requests share, and opens it anew when it was closed.</summary>
internal sealed class TcpConnections(HandleServer server) : IDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile TcpConnection? _current;
    private volatile bool _disposed;

    public HandleServer Server => server;

    public async ValueTask<TcpConnection> OpenAsync(CancellationToken stop)
    {
        if (_current is { End: null } open)
        {
            return open;
        }

        await _opening.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            if (_current is { End: null } opened)
            {
                return opened;
            }

            TcpConnection connection = await TcpConnection.OpenAsync(server, stop).ConfigureAwait(false);
            _current = connection;

            // Whoever disposed us while we were connecting did not see this connection.
            if (_disposed)
            {
                connection.Dispose();
            }

            return connection;
        }
        finally
        {
            _opening.Release();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _current?.Dispose();
    }
}
