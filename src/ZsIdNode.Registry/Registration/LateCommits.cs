namespace ZsIdNode.Registry.Registration;

/// <inheritdoc cref="CommitPlace.Late"/>
internal sealed class LateCommits(Committer committer) : ICommitSite
{
    private Batch? _begun;

    public void Begin(Batch batch) => _begun = batch;

    public ValueTask<Refusal> EndAsync()
    {
        Batch? batch = _begun;
        _begun = null;
        return ValueTask.FromResult(batch is null ? Refusal.None : committer.Commit(batch));
    }

    public void Dispose()
    {
    }
}
