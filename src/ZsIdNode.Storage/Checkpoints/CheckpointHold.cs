namespace ZsIdNode.Storage.Checkpoints;

/// <summary>A checkpoint whose files stay as they are until this is disposed of.</summary>
internal sealed class CheckpointHold(CheckpointManifest manifest, SemaphoreSlim one) : IDisposable
{
    private int _released;

    public CheckpointManifest Manifest => manifest;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            one.Release();
        }
    }
}
