namespace ZsIdNode.Storage.Sorted;

/// <summary>Walks one ordered part of a chunk.</summary>
internal sealed class ChunkCursor : SortedCursor
{
    private readonly MemoryChunk _chunk;
    private readonly int[] _order;
    private readonly int _end;
    private int _next;

    /// <summary>Walks all of it.</summary>
    public ChunkCursor(MemoryChunk chunk, int[] order)
    {
        _chunk = chunk;
        _order = order;
        _end = order.Length;
    }

    /// <summary>Walks the keys from one to another, which is not given.</summary>
    public ChunkCursor(MemoryChunk chunk, int[] order, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        _chunk = chunk;
        _order = order;
        _next = FirstNotBefore(from);
        _end = FirstNotBefore(to);
    }

    public bool IsEmpty => _next >= _end;

    public override ReadOnlySpan<byte> LeastKey => _chunk.KeyAt(_order[0]);

    public override ReadOnlySpan<byte> GreatestKey => _chunk.KeyAt(_order[^1]);

    public override bool MoveNext()
    {
        if (_next >= _end)
        {
            return false;
        }

        byte[] bytes = _chunk.Locate(_order[_next++], out int keyAt, out int keyLength, out int valueLength, out bool isDeletion);
        Stand(bytes, keyAt, keyLength, bytes, keyAt + keyLength, valueLength, isDeletion);
        return true;
    }

    private int FirstNotBefore(ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = _order.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_chunk.KeyAt(_order[middle]).SequenceCompareTo(key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
