namespace ZsIdNode.Storage.Sorted;

/// <summary>Does one thing after the other on a thread of the pool while there is something to do.</summary>
/// <param name="gate">The lock of whoever has the work; pulsed when the worker ends.</param>
/// <param name="next">Gives what is to be done next, or nothing; called under the lock.</param>
/// <param name="failed">What to do when it fails, which ends the worker until it is started again; called under the lock.</param>
internal sealed class Worker(object gate, Func<Action?> next, Action<Exception> failed)
{
    private Task _task = Task.CompletedTask;

    /// <summary>Under the lock.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Under the lock.</summary>
    public void Start()
    {
        if (!IsRunning)
        {
            IsRunning = true;
            _task = Task.Run(Run);
        }
    }

    /// <summary>Waits for what is being done.</summary>
    public void Join() => _task.Wait();

    private void Run()
    {
        try
        {
            while (Take() is { } work)
            {
                work();
            }
        }
        catch (Exception fault)
        {
            // Whatever it was: somebody may be waiting for the work and must learn that it was not done.
            lock (gate)
            {
                IsRunning = false;
                failed(fault);
                Monitor.PulseAll(gate);
            }
        }
    }

    private Action? Take()
    {
        lock (gate)
        {
            Action? work = next();
            IsRunning = work is not null;
            Monitor.PulseAll(gate);
            return work;
        }
    }
}
