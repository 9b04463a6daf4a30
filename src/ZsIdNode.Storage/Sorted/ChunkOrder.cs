using System.Buffers;

namespace ZsIdNode.Storage.Sorted;

/// <summary>Puts entries of a chunk in the order of their keys; of entries with one key the newest, which lies behind the others, comes first.</summary>
internal static class ChunkOrder
{
    /// <summary>The ordered places of the entries between two places.</summary>
    public static int[] Of(MemoryChunk chunk, int from, int to)
    {
        int count = 0;
        for (int place = from; place < to; place = chunk.Next(place))
        {
            count++;
        }

        int[] order = new int[count];
        int skip = chunk.KeyAt(from).Length;
        bool ascending = true;
        int before = from;
        for (int at = 0, place = from; at < count; at++, place = chunk.Next(place))
        {
            order[at] = place;
            ReadOnlySpan<byte> key = chunk.KeyAt(place);
            skip = chunk.KeyAt(from)[..skip].CommonPrefixLength(key);
            ascending &= at == 0 || chunk.KeyAt(before).SequenceCompareTo(key) < 0;
            before = place;
        }

        // Numbers that count up come sorted.
        if (!ascending)
        {
            Sort(chunk, order, skip);
        }

        return order;
    }

    public static int[] Merge(MemoryChunk chunk, int[] newer, int[] older)
    {
        int[] merged = new int[newer.Length + older.Length];
        int ofNewer = 0;
        int ofOlder = 0;
        for (int at = 0; at < merged.Length; at++)
        {
            bool takesNewer = ofOlder == older.Length
                || (ofNewer < newer.Length && chunk.KeyAt(newer[ofNewer]).SequenceCompareTo(chunk.KeyAt(older[ofOlder])) <= 0);
            merged[at] = takesNewer ? newer[ofNewer++] : older[ofOlder++];
        }

        return merged;
    }

    private static void Sort(MemoryChunk chunk, int[] order, int skip)
    {
        ulong[] heads = ArrayPool<ulong>.Shared.Rent(order.Length);
        Sort(chunk, order, heads.AsSpan(0, order.Length), skip);
        ArrayPool<ulong>.Shared.Return(heads);
    }

    /// <param name="skip">How many bytes the keys have in common.</param>
    private static void Sort(MemoryChunk chunk, Span<int> order, Span<ulong> heads, int skip)
    {
        for (int at = 0; at < order.Length; at++)
        {
            heads[at] = KeyHead.Of(chunk.KeyAt(order[at]), skip);
        }

        // Numbers sort several times faster than keys; those with equal heads are sorted by what stands behind.
        heads.Sort(order);
        for (int first = 0, behind; first < order.Length; first = behind)
        {
            behind = first + 1;
            while (behind < order.Length && heads[behind] == heads[first])
            {
                behind++;
            }

            if (behind - first > 1)
            {
                SortEqual(chunk, order[first..behind], heads[first..behind], skip);
            }
        }
    }

    private static void SortEqual(MemoryChunk chunk, Span<int> order, Span<ulong> heads, int skip)
    {
        ReadOnlySpan<byte> first = chunk.KeyAt(order[0]);
        int common = first.Length;
        foreach (int place in order)
        {
            common = first[..common].CommonPrefixLength(chunk.KeyAt(place));
        }

        if (common >= skip + sizeof(ulong))
        {
            Sort(chunk, order, heads, common);
            return;
        }

        // Equal keys, and short ones whose heads were filled up with zeros.
        order.Sort((left, right) =>
        {
            int compared = chunk.KeyAt(left).SequenceCompareTo(chunk.KeyAt(right));
            return compared != 0 ? compared : right.CompareTo(left);
        });
    }
}
