using System.Buffers.Binary;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage.Sorted;

/// <summary>
/// Builds one block of a run. An entry says how much of its key and of its value is as in the entry before, and then
/// the rest; every so many entries one is written in full, so that a key can be searched for in halves.
/// </summary>
internal sealed class BlockBuilder
{
    /// <summary>A block that has reached so many bytes is closed.</summary>
    // Ours: read by one request to the disk, and some thousand front-coded entries.
    public const int FullBytes = 16 * 1_024;

    /// <summary>The count of full entries and the checksum, behind the places of the full entries.</summary>
    public const int TrailerBytes = sizeof(ushort) + sizeof(uint);

    private const int RestartEvery = 16;
    private const int EntryBytesMost = (4 * Varint.BytesMost) + EntryLimits.KeyBytesMost + EntryLimits.ValueBytesMost;
    private const int EntryBytesLeast = 4;

    private readonly byte[] _bytes = new byte[FullBytes + EntryBytesMost + (((FullBytes / EntryBytesLeast / RestartEvery) + 2) * sizeof(ushort)) + TrailerBytes];
    private readonly List<ushort> _restarts = [];
    private readonly byte[] _firstKey = new byte[EntryLimits.KeyBytesMost];
    private readonly byte[] _lastKey = new byte[EntryLimits.KeyBytesMost];
    private readonly byte[] _lastValue = new byte[EntryLimits.ValueBytesMost];
    private int _firstKeyLength;
    private int _lastKeyLength;
    private int _lastValueLength;
    private int _length;
    private int _count;

    public bool IsEmpty => _count == 0;

    public bool IsFull => _length >= FullBytes;

    public ReadOnlySpan<byte> FirstKey => _firstKey.AsSpan(0, _firstKeyLength);

    public ReadOnlySpan<byte> LastKey => _lastKey.AsSpan(0, _lastKeyLength);

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isDeletion)
    {
        int sharedKey = 0;
        int sharedValue = 0;
        if (_count % RestartEvery == 0)
        {
            _restarts.Add((ushort)_length);
        }
        else
        {
            sharedKey = LastKey.CommonPrefixLength(key);

            // At least one byte of a value is written, so that no bytes always means no value.
            sharedValue = value.IsEmpty ? 0 : Math.Min(_lastValue.AsSpan(0, _lastValueLength).CommonPrefixLength(value), value.Length - 1);
        }

        if (_count++ == 0)
        {
            key.CopyTo(_firstKey);
            _firstKeyLength = key.Length;
        }

        ReadOnlySpan<byte> keyRest = key[sharedKey..];
        ReadOnlySpan<byte> valueRest = value[sharedValue..];
        Varint.Write(_bytes, ref _length, sharedKey);
        Varint.Write(_bytes, ref _length, keyRest.Length);
        Varint.Write(_bytes, ref _length, (valueRest.Length << 1) | (isDeletion ? 1 : 0));
        if (!value.IsEmpty)
        {
            Varint.Write(_bytes, ref _length, sharedValue);
        }

        keyRest.CopyTo(_bytes.AsSpan(_length));
        _length += keyRest.Length;
        valueRest.CopyTo(_bytes.AsSpan(_length));
        _length += valueRest.Length;
        keyRest.CopyTo(_lastKey.AsSpan(sharedKey));
        _lastKeyLength = key.Length;
        valueRest.CopyTo(_lastValue.AsSpan(sharedValue));
        _lastValueLength = value.Length;
    }

    /// <summary>Closes the block and begins the next one; what is given must be written before an entry is added.</summary>
    /// <param name="offset">Where in the file the block will begin.</param>
    public ReadOnlySpan<byte> Finish(long offset)
    {
        foreach (ushort restart in _restarts)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(_length), restart);
            _length += sizeof(ushort);
        }

        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(_length), (ushort)_restarts.Count);
        _length += sizeof(ushort);
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(_length), Checksum(_bytes.AsSpan(0, _length), offset));
        ReadOnlySpan<byte> block = _bytes.AsSpan(0, _length + sizeof(uint));
        _restarts.Clear();
        _count = 0;
        _length = 0;
        _lastValueLength = 0;
        return block;
    }

    /// <summary>The checksum of a block in its place: a block that is read from elsewhere does not match.</summary>
    public static uint Checksum(ReadOnlySpan<byte> block, long offset)
    {
        Span<byte> place = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(place, offset);
        return Crc32C.Of(place, block);
    }
}
