using System.Runtime.InteropServices;

namespace ZsIdNode.Storage.Sorted;

/// <summary>The verified blocks that were read last, up to so many bytes. Used from any thread.</summary>
internal sealed class BlockCache(long bytesMost)
{
    private readonly Dictionary<(Run Run, int Block), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Lock _lock = new();
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    /// <exception cref="RunDamagedException">The block is not as it was written.</exception>
    public byte[] Read(Run run, int block)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue((run, block), out LinkedListNode<Entry>? known))
            {
                _byUse.Remove(known);
                _byUse.AddFirst(known);
                return known.Value.Bytes;
            }
        }

        // Read by two threads at once now and then, which costs less than making one wait for the other's disk.
        byte[] bytes = GC.AllocateUninitializedArray<byte>(run.Index.Place(block).Length);
        run.ReadBlock(block, bytes);
        Keep(run, block, bytes);
        return bytes;
    }

    private void Keep(Run run, int block, byte[] bytes)
    {
        lock (_lock)
        {
            ref LinkedListNode<Entry>? place = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, (run, block), out bool isKnown);
            if (isKnown)
            {
                return;
            }

            place = _byUse.AddFirst(new Entry(run, block, bytes));
            _bytes += bytes.Length;
            while (_bytes > bytesMost && _byUse.Last is { } oldest)
            {
                _byUse.Remove(oldest);
                _entries.Remove((oldest.Value.Run, oldest.Value.Block));
                _bytes -= oldest.Value.Bytes.Length;
            }
        }
    }

    private readonly record struct Entry(Run Run, int Block, byte[] Bytes);
}
