namespace ZsIdNode.Client.Wire;

/// <summary>Asks by datagrams first, and by a connection when they do not get through.</summary>
internal sealed class FallingBackExchange(IExchange datagrams, Func<IExchange> connection) : IExchange
{
    private IExchange _current = datagrams;
    private bool _fellBack;

    public async ValueTask<Reply> NextAsync(CancellationToken stop)
    {
        if (!_fellBack)
        {
            try
            {
                return await _current.NextAsync(stop).ConfigureAwait(false);
            }
            catch (HandleClientException exception) when (exception.Reason is HandleClientReason.TimedOut or HandleClientReason.Unreachable)
            {
                _current.Dispose();
                _current = connection();
                _fellBack = true;
            }
        }

        return await _current.NextAsync(stop).ConfigureAwait(false);
    }

    public void Dispose() => _current.Dispose();
}
