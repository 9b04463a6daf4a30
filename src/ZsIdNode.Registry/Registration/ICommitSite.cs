namespace ZsIdNode.Registry.Registration;

/// <summary>Where batches are committed, one at a time.</summary>
internal interface ICommitSite : IDisposable
{
    /// <summary>Begins to commit a batch; the one before must have ended.</summary>
    void Begin(Batch batch);

    /// <summary>Waits for the end of the batch that was begun, and gives what became of it; none when none was begun.</summary>
    ValueTask<Refusal> EndAsync();
}
