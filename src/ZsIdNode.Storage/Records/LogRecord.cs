using System.Buffers.Binary;
using System.Runtime.InteropServices;
using FASTER.core;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Records;

/// <summary>
/// A record in the log as FASTER 2.6.5 lays it out: a header of 8 bytes, then key and value, each an
/// <c>i32</c> length and that many bytes, each filled up to a multiple of 8. Numbers are little-endian.
/// </summary>
internal readonly ref struct LogRecord
{
    public const int HeaderBytes = 8;

    /// <summary>The longest key with its length; the view's own keys are short.</summary>
    public const int KeyBytesMost = sizeof(int) + RecordKey.BytesMost;

    /// <summary>The longest packed record with its length: no record is longer than what a commit takes.</summary>
    public const int ValueBytesMost = sizeof(int) + ITransactionLog.CommitBytesMost + PackedRecord.OverheadMost;

    private const int Alignment = 8;

    private readonly RecordInfo _info;

    private LogRecord(RecordInfo info, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int bytes)
    {
        _info = info;
        Key = key;
        Value = value;
        Bytes = bytes;
    }

    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The packed record; without meaning for a deletion.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>How far it is to the next record.</summary>
    public int Bytes { get; }

    public bool IsDeletion => _info.Tombstone;

    /// <summary>Whether the record counts; one that was taken back does not.</summary>
    public bool IsValid => _info.Valid;

    /// <summary>Whether the bytes are those that were written. A deletion has no checksum.</summary>
    public bool IsSound => IsDeletion || PackedRecord.IsSound(Key, Value);

    /// <summary>Whether a record begins here; zeros fill what is left of a page.</summary>
    public static bool IsGap(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes) == 0;

    /// <summary>Reads the record that the bytes begin with; <see langword="false"/> when there can be none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out LogRecord record)
    {
        record = default;
        if (bytes.Length < HeaderBytes
            || !TryCut(bytes[HeaderBytes..], KeyBytesMost, out ReadOnlySpan<byte> key, out int keyBytes)
            || !TryCut(bytes[(HeaderBytes + keyBytes)..], ValueBytesMost, out ReadOnlySpan<byte> value, out int valueBytes))
        {
            return false;
        }

        record = new LogRecord(MemoryMarshal.Read<RecordInfo>(bytes), key, value, HeaderBytes + keyBytes + valueBytes);
        return true;
    }

    private static bool TryCut(ReadOnlySpan<byte> bytes, int most, out ReadOnlySpan<byte> field, out int aligned)
    {
        field = default;
        aligned = 0;
        if (bytes.Length < sizeof(int))
        {
            return false;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length < 0 || length > most - sizeof(int) || length > bytes.Length - sizeof(int))
        {
            return false;
        }

        field = bytes.Slice(sizeof(int), length);
        aligned = Math.Min(bytes.Length, (sizeof(int) + length + Alignment - 1) / Alignment * Alignment);
        return true;
    }
}
