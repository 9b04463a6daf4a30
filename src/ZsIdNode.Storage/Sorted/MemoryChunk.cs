using System.Buffers.Binary;
using System.Collections.Immutable;

namespace ZsIdNode.Storage.Sorted;

/// <summary>
/// Entries in the order in which they came, one behind the other in one piece of memory. One thread appends; any thread
/// asks for the order, and only then, or when the chunk is full and a thread is idle, what is new is sorted.
/// </summary>
internal sealed class MemoryChunk(int bytes) : IThreadPoolWorkItem
{
    private const int HeadBytes = 2 * sizeof(ushort);

    private readonly byte[] _arena = GC.AllocateUninitializedArray<byte>(bytes);
    private readonly Lock _sorting = new();
    private int _used;
    private int _sorted;
    private ImmutableArray<int[]> _parts = [];

    public int BytesReserved => _arena.Length;

    /// <summary>What an entry takes.</summary>
    public static int BytesOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => HeadBytes + key.Length + value.Length;

    public bool TryAppend(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isDeletion)
    {
        int at = _used;
        int taken = BytesOf(key, value);
        if (taken > _arena.Length - at)
        {
            return false;
        }

        Span<byte> entry = _arena.AsSpan(at, taken);
        BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)key.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[sizeof(ushort)..], (ushort)((value.Length << 1) | (isDeletion ? 1 : 0)));
        key.CopyTo(entry[HeadBytes..]);
        value.CopyTo(entry[(HeadBytes + key.Length)..]);

        // What readers see ends here; bytes before it never change.
        Volatile.Write(ref _used, at + taken);
        return true;
    }

    /// <summary>
    /// The places of all entries so far, in ordered parts, the newest part first. Entries with one key stand the newest first
    /// within a part.
    /// </summary>
    public ImmutableArray<int[]> Sort()
    {
        lock (_sorting)
        {
            int used = Volatile.Read(ref _used);
            if (used > _sorted)
            {
                int[] part = ChunkOrder.Of(this, _sorted, used);
                _sorted = used;

                // Parts grow geometrically towards the oldest: each entry is merged a few times only, however often somebody reads.
                while (_parts.Length > 0 && part.Length >= _parts[0].Length / 2)
                {
                    part = ChunkOrder.Merge(this, newer: part, older: _parts[0]);
                    _parts = _parts.RemoveAt(0);
                }

                _parts = _parts.Insert(0, part);
            }

            return _parts;
        }
    }

    public ReadOnlySpan<byte> KeyAt(int place) =>
        _arena.AsSpan(place + HeadBytes, BinaryPrimitives.ReadUInt16LittleEndian(_arena.AsSpan(place)));

    /// <summary>Where the entry behind this one begins.</summary>
    public int Next(int place)
    {
        Locate(place, out int keyLength, out int valueLength, out _);
        return place + HeadBytes + keyLength + valueLength;
    }

    /// <summary>The memory in which entries lie, and where the key of one begins there; its value follows.</summary>
    public byte[] Locate(int place, out int keyAt, out int keyLength, out int valueLength, out bool isDeletion)
    {
        Locate(place, out keyLength, out valueLength, out isDeletion);
        keyAt = place + HeadBytes;
        return _arena;
    }

    void IThreadPoolWorkItem.Execute() => Sort();

    private void Locate(int place, out int keyLength, out int valueLength, out bool isDeletion)
    {
        ReadOnlySpan<byte> head = _arena.AsSpan(place, HeadBytes);
        keyLength = BinaryPrimitives.ReadUInt16LittleEndian(head);
        int value = BinaryPrimitives.ReadUInt16LittleEndian(head[sizeof(ushort)..]);
        valueLength = value >> 1;
        isDeletion = (value & 1) != 0;
    }
}
