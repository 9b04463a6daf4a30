namespace ZsIdNode.Storage.Sorted;

/// <summary>Reads all of a run and holds it against what it says of itself.</summary>
internal static class RunVerification
{
    /// <param name="bytesRead">Told how many bytes more were read, block by block.</param>
    /// <exception cref="RunDamagedException">It is not as it was written.</exception>
    public static void Verify(Run run, Action<long> bytesRead, CancellationToken stop)
    {
        var cursor = new RunCursor(run);
        byte[] last = [];
        long entries = 0;
        long deletions = 0;
        int block = -1;
        while (cursor.MoveNext())
        {
            if (cursor.Block != block)
            {
                stop.ThrowIfCancellationRequested();
                block = cursor.Block;
                bytesRead(run.Index.Place(block).Length);
                Demand(cursor.Key.SequenceEqual(run.Index.FirstKey(block)), "a block does not begin as the index says");
            }

            Demand(entries == 0 || last.AsSpan().SequenceCompareTo(cursor.Key) < 0, "entries are out of order");
            last = cursor.Key.ToArray();
            entries++;
            deletions += cursor.IsDeletion ? 1 : 0;
        }

        Demand(entries == run.Footer.Entries && deletions == run.Footer.Deletions, "entries are missing");
        Demand(run.Index.LastKey.SequenceEqual(last), "the run does not end as the index says");

        void Demand(bool isTrue, string fault)
        {
            if (!isTrue)
            {
                throw run.Damage(run.Index.Place(Math.Max(0, block)).Offset, fault);
            }
        }
    }
}
