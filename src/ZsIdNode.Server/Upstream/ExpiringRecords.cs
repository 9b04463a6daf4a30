using ZsIdNode.Handles;

namespace ZsIdNode.Server.Upstream;

/// <summary>Records that are remembered for a while; when there are too many, the one that came first is forgotten.</summary>
internal sealed class ExpiringRecords(int recordsMost, int bytesMost, TimeProvider time)
{
    private readonly Dictionary<Handle, Entry> _entries = [];
    private readonly Queue<Entry> _order = new();
    private readonly Lock _lock = new();

    /// <summary>The bytes of all records that are remembered.</summary>
    public int Bytes { get; private set; }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _order.Count;
            }
        }
    }

    public bool TryGet(Handle handle, out ReadOnlyMemory<byte> record)
    {
        lock (_lock)
        {
            bool known = _entries.TryGetValue(handle, out Entry? entry) && time.GetUtcNow() < entry.Until;
            record = known ? entry!.Record : default;
            return known;
        }
    }

    public void Remember(Handle handle, ReadOnlyMemory<byte> record, TimeSpan lifetime)
    {
        if (record.Length > bytesMost)
        {
            return;
        }

        var entry = new Entry(handle, record, time.GetUtcNow() + lifetime);
        lock (_lock)
        {
            _entries[handle] = entry;
            _order.Enqueue(entry);
            Bytes += record.Length;
            while (_order.Count > recordsMost || Bytes > bytesMost)
            {
                Entry oldest = _order.Dequeue();
                Bytes -= oldest.Record.Length;

                // A record that came a second time stands twice in the order; its first place says nothing any more.
                if (_entries.TryGetValue(oldest.Handle, out Entry? standing) && ReferenceEquals(standing, oldest))
                {
                    _entries.Remove(oldest.Handle);
                }
            }
        }
    }

    private sealed record Entry(Handle Handle, ReadOnlyMemory<byte> Record, DateTimeOffset Until);
}
