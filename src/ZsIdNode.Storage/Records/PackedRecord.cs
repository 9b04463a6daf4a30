using System.Buffers.Binary;
using ZsIdNode.Registry.Records;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage.Records;

/// <summary>
/// A record as the files of the record view hold it: <c>u8 shape, body, u32 checksum</c>. The handle is not
/// kept twice: the key is the handle but for the case of its letters. The checksum covers the key too, so that
/// a record in the place of another is found out.
/// </summary>
internal static class PackedRecord
{
    /// <summary>How many bytes more than the record a packed record has at most.</summary>
    public const int OverheadMost = ShapeBytes + ChecksumBytes;

    private const int ShapeBytes = 1;
    private const int ChecksumBytes = sizeof(uint);

    // The numbers are on disk. Whole: the record as it is. LikeKey: header, then values; the handle is the key.
    // SpelledOut: header, a bit for each byte of the key that is lower case in the handle, then values.
    private const byte Whole = 0;
    private const byte LikeKey = 1;
    private const byte SpelledOut = 2;

    private const byte LowerCaseBit = 0x20;

    /// <summary>Packs a record into <paramref name="packed"/>, which has <see cref="OverheadMost"/> bytes more than it, and gives the length.</summary>
    public static int Pack(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, Span<byte> packed)
    {
        byte shape = StoredRecord.IsOne(record) ? ShapeOf(key, new StoredRecord(record).Handle) : Whole;
        packed[0] = shape;
        int length = ShapeBytes;
        if (shape == Whole)
        {
            record.CopyTo(packed[length..]);
            length += record.Length;
        }
        else
        {
            record[..StoredRecord.HeaderBytes].CopyTo(packed[length..]);
            length += StoredRecord.HeaderBytes;
            ReadOnlySpan<byte> handle = record.Slice(StoredRecord.HeaderBytes, key.Length);
            length += shape == SpelledOut ? WriteCase(key, handle, packed[length..]) : 0;
            ReadOnlySpan<byte> values = record[(StoredRecord.HeaderBytes + key.Length)..];
            values.CopyTo(packed[length..]);
            length += values.Length;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(packed[length..], Crc32C.Of(key, packed[..length]));
        return length + ChecksumBytes;
    }

    /// <summary>Tells whether the bytes are those that were packed for this key.</summary>
    public static bool IsSound(ReadOnlySpan<byte> key, ReadOnlySpan<byte> packed) =>
        packed.Length >= ShapeBytes + ChecksumBytes
        && packed[0] <= SpelledOut
        && BinaryPrimitives.ReadUInt32LittleEndian(packed[^ChecksumBytes..]) == Crc32C.Of(key, packed[..^ChecksumBytes]);

    /// <summary>Puts the record that <see cref="Pack"/> was given into the buffer.</summary>
    public static void Unpack(ReadOnlySpan<byte> key, ReadOnlySpan<byte> packed, RecordBuffer record)
    {
        ReadOnlySpan<byte> body = packed[ShapeBytes..^ChecksumBytes];
        if (packed[0] == Whole)
        {
            body.CopyTo(record.Reserve(body.Length));
            return;
        }

        ReadOnlySpan<byte> lower = packed[0] == SpelledOut ? body.Slice(StoredRecord.HeaderBytes, CaseBytes(key.Length)) : [];
        ReadOnlySpan<byte> values = body[(StoredRecord.HeaderBytes + lower.Length)..];
        Span<byte> bytes = record.Reserve(StoredRecord.HeaderBytes + key.Length + values.Length);
        body[..StoredRecord.HeaderBytes].CopyTo(bytes);
        Span<byte> handle = bytes.Slice(StoredRecord.HeaderBytes, key.Length);
        key.CopyTo(handle);
        ReadCase(lower, handle);
        values.CopyTo(bytes[(StoredRecord.HeaderBytes + key.Length)..]);
    }

    private static int CaseBytes(int keyLength) => (keyLength + 7) / 8;

    private static byte ShapeOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> handle)
    {
        if (handle.SequenceEqual(key))
        {
            return LikeKey;
        }

        if (handle.Length != key.Length)
        {
            return Whole;
        }

        for (int at = 0; at < key.Length; at++)
        {
            bool lowered = key[at] is >= (byte)'A' and <= (byte)'Z' && handle[at] == (key[at] | LowerCaseBit);
            if (handle[at] != key[at] && !lowered)
            {
                return Whole;
            }
        }

        return SpelledOut;
    }

    private static int WriteCase(ReadOnlySpan<byte> key, ReadOnlySpan<byte> handle, Span<byte> lower)
    {
        lower = lower[..CaseBytes(key.Length)];
        lower.Clear();
        for (int at = 0; at < key.Length; at++)
        {
            lower[at / 8] |= (byte)(handle[at] == key[at] ? 0 : 1 << (at % 8));
        }

        return lower.Length;
    }

    private static void ReadCase(ReadOnlySpan<byte> lower, Span<byte> handle)
    {
        for (int at = 0; at < lower.Length; at++)
        {
            for (int bits = lower[at], letter = 8 * at; bits != 0; bits >>= 1, letter++)
            {
                handle[letter] |= (byte)((bits & 1) * LowerCaseBit);
            }
        }
    }
}
