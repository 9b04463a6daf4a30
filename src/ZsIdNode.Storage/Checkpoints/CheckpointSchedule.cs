namespace ZsIdNode.Storage.Checkpoints;

/// <summary>Says when the next checkpoint is due. Times are time stamps of the monotonic clock: nobody can set it back.</summary>
internal sealed class CheckpointSchedule(CheckpointOptions options, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseMost = TimeSpan.FromHours(1);

    private long _since = time.GetTimestamp();
    private TimeSpan _pause;

    /// <param name="bytesBehind">How many bytes of journal no checkpoint holds; 0 when nothing has changed.</param>
    public bool IsDue(long bytesBehind)
    {
        TimeSpan elapsed = time.GetElapsedTime(_since);
        return bytesBehind > 0
            && elapsed >= _pause
            && (_pause > TimeSpan.Zero || bytesBehind >= options.JournalBytes || elapsed >= options.Interval);
    }

    public void Succeeded()
    {
        _since = time.GetTimestamp();
        _pause = TimeSpan.Zero;
    }

    /// <summary>The next try waits, and the one after it twice as long: a full disk is not filled again and again.</summary>
    public void Failed()
    {
        _since = time.GetTimestamp();
        _pause = _pause == TimeSpan.Zero ? FirstPause : _pause * 2 < PauseMost ? _pause * 2 : PauseMost;
    }
}
