namespace ZsIdNode.Storage.Journal.Check;

/// <summary>What a check knows so far of the whole journal.</summary>
internal sealed class JournalSurvey(string folder, Action<JournalCheckProgress>? progress, CancellationToken stop)
{
    private const long ProgressBytes = 1_024 * 1_024;

    private readonly List<JournalFinding> _findings = [];
    private long _findingsLeftOff;
    private long _bytesTold;
    private long _firstSequence;
    private long _transactions;
    private long _bytesRead;

    public long BytesInAll { get; set; }

    /// <summary>The last transaction met with; 0 when none was.</summary>
    public long LastSequence { get; private set; }

    /// <summary>The transaction that must come next; nothing when that cannot be known.</summary>
    public long? Expected { get; set; }

    public void Read(long bytes)
    {
        stop.ThrowIfCancellationRequested();
        _bytesRead += bytes;
        if (progress is not null && _bytesRead - _bytesTold >= ProgressBytes)
        {
            Tell();
        }
    }

    /// <summary>A whole group was met with.</summary>
    /// <param name="isReadable">Whether its transactions could be read, too.</param>
    public void Met(GroupHeader group, bool isReadable)
    {
        _firstSequence = _firstSequence == 0 ? group.FirstSequence : _firstSequence;
        LastSequence = group.LastSequence;
        Expected = group.LastSequence + 1;
        _transactions += isReadable ? group.Count : 0;
    }

    public void Damage(string name, long offset, long sequence, string what, string remedy) => Add(isDamage: true, name, offset, sequence, what, remedy);

    public void Note(string name, long offset, long sequence, string what, string remedy) => Add(isDamage: false, name, offset, sequence, what, remedy);

    public JournalCheckReport Report(int segments)
    {
        Tell();
        return new JournalCheckReport(_firstSequence, LastSequence, _transactions, segments, _bytesRead, _findings, _findingsLeftOff);
    }

    private void Add(bool isDamage, string name, long offset, long sequence, string what, string remedy)
    {
        if (_findings.Count == JournalCheckReport.FindingsMost)
        {
            _findingsLeftOff++;
            return;
        }

        _findings.Add(new JournalFinding(isDamage, Path.Combine(folder, name), offset, sequence, what, remedy));
    }

    private void Tell()
    {
        _bytesTold = _bytesRead;
        progress?.Invoke(new JournalCheckProgress(_bytesRead, BytesInAll, LastSequence));
    }
}
