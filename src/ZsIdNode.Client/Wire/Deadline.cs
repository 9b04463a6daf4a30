namespace ZsIdNode.Client.Wire;

/// <summary>Stops waiting when a time has passed, or earlier when the caller says so.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public Deadline(TimeSpan wait, TimeProvider time, CancellationToken stop)
    {
        _timer = new CancellationTokenSource(wait, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, stop);
    }

    public CancellationToken Token => _either.Token;

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
