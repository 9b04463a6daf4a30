using System.Collections.Concurrent;

namespace ZsIdNode.Server.Wire;

/// <summary>Workers that wait for something to answer. It grows to the number that are in use at once.</summary>
internal sealed class WorkerPool
{
    private const int CapacityMost = 512 * 1_024;

    private readonly ConcurrentBag<WireWorker> _idle = [];

    public WireWorker Rent() => _idle.TryTake(out WireWorker? worker) ? worker : new WireWorker();

    public void Return(WireWorker worker)
    {
        // A worker that has grown by an unusual answer is let go, so that the pool keeps no more than it needs.
        if (worker.Response.Capacity <= CapacityMost)
        {
            worker.Response.Clear();
            _idle.Add(worker);
        }
    }
}
