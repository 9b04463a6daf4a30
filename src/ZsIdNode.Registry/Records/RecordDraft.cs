using System.Buffers.Binary;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Registry.Records;

/// <summary>A record that is put together from values of other records, without decoding them.</summary>
/// <param name="handle">The handle as first spelled.</param>
/// <param name="valueBytesMost">How many bytes all values together take at most.</param>
internal ref struct RecordDraft(ReadOnlySpan<byte> handle, int valueBytesMost)
{
    // In the encoding of a value the timestamp follows the index.
    private const int TimestampAt = sizeof(int);

    private readonly int _handleLength = handle.Length;
    private readonly byte[] _bytes = Begin(handle, valueBytesMost);
    private int _length = StoredRecord.HeaderBytes + handle.Length;
    private bool _allPublic = true;

    public int ValueCount { get; private set; }

    public readonly int ValueBytes => _length - StoredRecord.HeaderBytes - _handleLength;

    /// <summary>Tells whether the timestamps are all that two encodings differ in.</summary>
    public static bool AreEqualButForTime(in EncodedValue left, in EncodedValue right) =>
        left.Bytes[..TimestampAt].SequenceEqual(right.Bytes[..TimestampAt])
        && left.Bytes[(TimestampAt + sizeof(uint))..].SequenceEqual(right.Bytes[(TimestampAt + sizeof(uint))..]);

    /// <summary>Adds a value as it is; values come in order of their index.</summary>
    public void Add(in EncodedValue value)
    {
        value.Bytes.CopyTo(_bytes.AsSpan(_length));
        _length += value.Bytes.Length;
        _allPublic &= value.IsPublic;
        ValueCount++;
    }

    /// <summary>Adds a value that is as old as <paramref name="timestamp"/> says.</summary>
    public void Add(in EncodedValue value, uint timestamp)
    {
        int start = _length;
        Add(value);
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(start + TimestampAt), timestamp);
    }

    /// <summary>The record in the form of <see cref="StoredRecord"/>; nothing may be added afterwards.</summary>
    public readonly ReadOnlyMemory<byte> Finish()
    {
        StoredRecord.WriteHeader(_bytes, _allPublic, ValueCount, _handleLength);
        return _bytes.AsMemory(0, _length);
    }

    private static byte[] Begin(ReadOnlySpan<byte> handle, int valueBytesMost)
    {
        byte[] bytes = new byte[StoredRecord.HeaderBytes + handle.Length + valueBytesMost];
        handle.CopyTo(bytes.AsSpan(StoredRecord.HeaderBytes));
        return bytes;
    }
}
