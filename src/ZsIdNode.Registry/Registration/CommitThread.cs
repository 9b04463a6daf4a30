namespace ZsIdNode.Registry.Registration;

/// <summary>
/// A thread that commits, so that the next batch can be decided while one waits for the disk. Not one of the pool's: it
/// spends most of its time in the system, and the pool would have one less to answer with.
/// </summary>
internal sealed class CommitThread : ICommitSite
{
    private readonly Committer _committer;
    // The plain one: spinning before it sleeps would take the processor from those who are to be answered.
    private readonly AutoResetEvent _given = new(initialState: false);
    private readonly Thread _thread;
    private Batch? _batch;
    private TaskCompletionSource<Refusal>? _outcome;

    public CommitThread(Committer committer)
    {
        _committer = committer;
        _thread = new Thread(Run) { IsBackground = true, Name = "commits" };
        _thread.Start();
    }

    public void Begin(Batch batch)
    {
        _batch = batch;

        // Who waits goes on elsewhere: the thread belongs to the disk.
        _outcome = new TaskCompletionSource<Refusal>(TaskCreationOptions.RunContinuationsAsynchronously);
        _given.Set();
    }

    public async ValueTask<Refusal> EndAsync()
    {
        if (_outcome is null)
        {
            return Refusal.None;
        }

        Refusal failure = await _outcome.Task.ConfigureAwait(false);
        _outcome = null;
        return failure;
    }

    /// <summary>Ends the thread when it has committed what it was given.</summary>
    public void Dispose()
    {
        _batch = null;
        _given.Set();
        _thread.Join();
        _given.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _given.WaitOne();
            if (_batch is not Batch batch)
            {
                return;
            }

            TaskCompletionSource<Refusal> outcome = _outcome!;
            try
            {
                outcome.SetResult(_committer.Commit(batch));
            }
            catch (Exception broken)
            {
                // The writer ends with it.
                outcome.SetException(broken);
            }
        }
    }
}
