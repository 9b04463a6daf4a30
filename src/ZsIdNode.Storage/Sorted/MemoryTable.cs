namespace ZsIdNode.Storage.Sorted;

/// <summary>The newest entries, in chunks that are made as they are needed. One thread appends, any thread reads.</summary>
internal sealed class MemoryTable(int chunkBytesMost)
{
    // A few hundred entries: what a node with few registrations takes.
    private const int FirstChunkBytes = 32 * 1_024;

    private volatile MemoryChunk[] _chunks = [];
    private MemoryChunk? _newest;

    /// <summary>The bytes of all entries.</summary>
    public long Bytes { get; private set; }

    public long BytesReserved => _chunks.Sum(chunk => (long)chunk.BytesReserved);

    public bool IsEmpty => _newest is null;

    public void Append(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isDeletion)
    {
        if (_newest is null || !_newest.TryAppend(key, value, isDeletion))
        {
            Grow();
            _newest!.TryAppend(key, value, isDeletion);
        }

        Bytes += MemoryChunk.BytesOf(key, value);
    }

    /// <summary>Walks all of it; nothing is appended any more.</summary>
    public MergeCursor ReadAll()
    {
        List<SortedCursor> cursors = [];
        MemoryChunk[] chunks = _chunks;
        for (int at = chunks.Length - 1; at >= 0; at--)
        {
            MemoryChunk chunk = chunks[at];
            cursors.AddRange(chunk.Sort().Select(part => new ChunkCursor(chunk, part)));
        }

        return MergeCursor.OfAll(cursors);
    }

    /// <summary>Adds cursors for what is here now between two keys, the newest first.</summary>
    public void AddCursors(List<SortedCursor> cursors, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        MemoryChunk[] chunks = _chunks;
        for (int at = chunks.Length - 1; at >= 0; at--)
        {
            foreach (int[] part in chunks[at].Sort())
            {
                var cursor = new ChunkCursor(chunks[at], part, from, to);
                if (!cursor.IsEmpty)
                {
                    cursors.Add(cursor);
                }
            }
        }
    }

    private void Grow()
    {
        if (_newest is not null)
        {
            // Sorted by whoever is idle, so that a later reader, or the writing to disk, finds it done.
            ThreadPool.UnsafeQueueUserWorkItem(_newest, preferLocal: false);
        }

        _newest = new MemoryChunk((int)Math.Min(chunkBytesMost, (long)FirstChunkBytes << Math.Min(_chunks.Length, 16)));
        _chunks = [.. _chunks, _newest];
    }
}
