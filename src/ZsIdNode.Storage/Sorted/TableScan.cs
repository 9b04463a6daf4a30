namespace ZsIdNode.Storage.Sorted;

/// <summary>Walks a range of a table as it was when the scan began. May read the disk at every step.</summary>
internal sealed class TableScan : IDisposable
{
    private readonly TableVersion _version;
    private readonly MergeCursor _entries;

    /// <param name="version">Acquired for the scan, which releases it.</param>
    /// <param name="from">The first key.</param>
    /// <param name="to">The key behind the last one.</param>
    public TableScan(TableVersion version, BlockCache cache, ReadOnlySpan<byte> from, byte[] to)
    {
        _version = version;
        try
        {
            _entries = new MergeCursor(Open(version, cache, from, to), from.CommonPrefixLength(to));
        }
        catch (Exception)
        {
            version.Release();
            throw;
        }
    }

    public ReadOnlySpan<byte> Key => _entries.Key;

    public ReadOnlySpan<byte> Value => _entries.Value;

    /// <exception cref="RunDamagedException">A block is not as it was written.</exception>
    public bool MoveNext()
    {
        while (_entries.MoveNext())
        {
            if (!_entries.IsDeletion)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => _version.Release();

    private static List<SortedCursor> Open(TableVersion version, BlockCache cache, ReadOnlySpan<byte> from, byte[] to)
    {
        List<SortedCursor> cursors = [];
        version.Active.AddCursors(cursors, from, to);
        for (int at = version.Waiting.Length - 1; at >= 0; at--)
        {
            version.Waiting[at].AddCursors(cursors, from, to);
        }

        for (int at = version.Runs.Length - 1; at >= 0; at--)
        {
            Run run = version.Runs[at];
            if (run.Index.FirstKey(0).SequenceCompareTo(to) < 0 && run.Index.LastKey.SequenceCompareTo(from) >= 0)
            {
                cursors.Add(new RunCursor(run, cache, from, to));
            }
        }

        return cursors;
    }
}
