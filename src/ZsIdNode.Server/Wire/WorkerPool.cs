using System.Collections.Concurrent;

namespace ZsIdNode.Server.Wire;

/// <summary>Workers that wait for something to answer. It grows to the number that are in use at once.</summary>
internal sealed class WorkerPool
{
    private readonly ConcurrentBag<WireWorker> _idle = [];

    public WireWorker Rent() => _idle.TryTake(out WireWorker? worker) ? worker : new WireWorker();

    public void Return(WireWorker worker)
    {
        worker.Response.Clear();
        _idle.Add(worker);
    }
}
