using FASTER.core;

namespace ZsIdNode.Storage.Records;

/// <summary>
/// Where FASTER leaves and finds what belongs to a checkpoint. It calls while it takes a step that readers take
/// too, so nothing here waits for the disk or fails: the words are kept in memory until they are asked for.
/// </summary>
internal sealed class RecordCheckpoints : ICheckpointManager
{
    private string _folder = "";

    /// <summary>The index of the checkpoint under way.</summary>
    public IndexFile? Index { get; private set; }

    public byte[] IndexMetadata { get; private set; } = [];

    public byte[] LogMetadata { get; private set; } = [];

    /// <summary>What comes next belongs to a checkpoint in this folder.</summary>
    public void Begin(string folder) => _folder = folder;

    /// <summary>What is asked for next is answered from this checkpoint.</summary>
    public void Load(string folder, RecordCheckpointFile checkpoint)
    {
        _folder = folder;
        IndexMetadata = checkpoint.IndexMetadata;
        LogMetadata = checkpoint.LogMetadata;
    }

    public IDevice GetIndexDevice(Guid indexToken) => Index = new IndexFile(Path.Combine(_folder, IndexFileName));

    public const string IndexFileName = "index";

    public void CommitIndexCheckpoint(Guid indexToken, byte[] commitMetadata) => IndexMetadata = commitMetadata;

    public void CommitLogCheckpoint(Guid logToken, byte[] commitMetadata) => LogMetadata = commitMetadata;

    public byte[] GetIndexCheckpointMetadata(Guid indexToken) => IndexMetadata;

    public byte[] GetLogCheckpointMetadata(Guid logToken, DeltaLog deltaLog, bool scanDelta = false, long recoverTo = -1) => LogMetadata;

    // Only snapshots have further files.
    public IDevice GetSnapshotLogDevice(Guid token) => throw new NotSupportedException();

    public IDevice GetSnapshotObjectLogDevice(Guid token) => throw new NotSupportedException();

    public IDevice? GetDeltaLogDevice(Guid token) => null;

    public void CommitLogIncrementalCheckpoint(Guid logToken, long version, byte[] commitMetadata, DeltaLog deltaLog) => throw new NotSupportedException();

    public IEnumerable<Guid> GetIndexCheckpointTokens() => [];

    public IEnumerable<Guid> GetLogCheckpointTokens() => [];

    public void InitializeIndexCheckpoint(Guid indexToken)
    {
    }

    public void InitializeLogCheckpoint(Guid logToken)
    {
    }

    public void CheckpointVersionShift(long oldVersion, long newVersion)
    {
    }

    public void Purge(Guid token)
    {
    }

    public void PurgeAll()
    {
    }

    public void OnRecovery(Guid indexToken, Guid logToken)
    {
    }

    public void Dispose()
    {
    }
}
