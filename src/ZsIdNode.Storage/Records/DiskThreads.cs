namespace ZsIdNode.Storage.Records;

/// <summary>
/// Threads that wait for the disk, so that none of the process's workers has to: Linux reads a file from the
/// disk on the caller's time, and the thread pool would run few at once. They are begun as they are needed.
/// </summary>
internal sealed class DiskThreads(string name, int most) : IDisposable
{
    private readonly Queue<Action> _waiting = [];
    private readonly List<Thread> _threads = [];
    private int _idle;
    private bool _ended;

    /// <summary>Has work done soon; work that is given to a single thread is done in order.</summary>
    public void Do(Action work)
    {
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            _waiting.Enqueue(work);
            if (_idle >= _waiting.Count)
            {
                Monitor.Pulse(_waiting);
            }
            else if (_threads.Count < most)
            {
                var thread = new Thread(Work) { IsBackground = true, Name = name };
                _threads.Add(thread);
                thread.Start();
            }
        }
    }

    /// <summary>Waits until all work that was given is done, and ends the threads.</summary>
    public void Dispose()
    {
        Thread[] threads;
        lock (_waiting)
        {
            _ended = true;
            Monitor.PulseAll(_waiting);
            threads = [.. _threads];
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }
    }

    private void Work()
    {
        while (Next() is { } work)
        {
            work();
        }
    }

    private Action? Next()
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0 && !_ended)
            {
                _idle++;
                Monitor.Wait(_waiting);
                _idle--;
            }

            return _waiting.TryDequeue(out Action? work) ? work : null;
        }
    }
}
