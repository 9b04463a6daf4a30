using System.Collections.Concurrent;

namespace ZsIdNode.Server.Wire;

/// <summary>Workers that wait for something to answer. It grows to the number that are in use at once.</summary>
internal sealed class WorkerPool
{
    private const int BytesEachMost = 512 * 1_024;

    // More are in use at once only while many records are read from disk; what is beyond it is let go.
    private const int IdleMost = 256;

    private readonly ConcurrentBag<WireWorker> _idle = [];

    // The bag's own count would lock all of its parts.
    private int _count;

    public WireWorker Rent()
    {
        if (!_idle.TryTake(out WireWorker? worker))
        {
            return new WireWorker();
        }

        Interlocked.Decrement(ref _count);
        return worker;
    }

    public void Return(WireWorker worker)
    {
        // A worker that has grown by an unusual message is let go, so that the pool keeps no more than it needs.
        if (worker.Bytes <= BytesEachMost && Volatile.Read(ref _count) < IdleMost)
        {
            worker.Response.Clear();
            Interlocked.Increment(ref _count);
            _idle.Add(worker);
        }
    }
}
