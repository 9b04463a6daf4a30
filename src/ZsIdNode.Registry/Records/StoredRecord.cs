using System.Buffers;
using System.Buffers.Binary;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Registry.Records;

/// <summary>
/// A record as it is kept: <c>u8 format = 1, u8 flags, u16 value count, u16 handle length, handle as
/// first spelled, values</c>. The values stand in order of their index in their wire encoding, so that an
/// answer with all values is one copy.
/// </summary>
public readonly ref struct StoredRecord
{
    /// <summary>How many bytes stand before the handle.</summary>
    public const int HeaderBytes = 6;

    private const byte Format = 1;
    private const byte AllPublicFlag = 0x01;

    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>Looks at bytes that <see cref="Write"/> made.</summary>
    public StoredRecord(ReadOnlySpan<byte> bytes)
    {
        if (!IsOne(bytes))
        {
            throw new InvalidDataException($"A stored record of {bytes.Length} bytes does not have format {Format}.");
        }

        _bytes = bytes;
    }

    /// <summary>Stands for the record that is not there.</summary>
    public static StoredRecord None => default;

    /// <summary>Tells whether bytes have the form of a record, as far as the end of the handle.</summary>
    public static bool IsOne(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderBytes && bytes[0] == Format && bytes.Length >= HeaderBytes + BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);

    /// <summary>Whether there is a record; the other members may be asked only then.</summary>
    public bool Exists => !_bytes.IsEmpty;

    /// <summary>Whether everybody may read every value.</summary>
    public bool AllPublic => (_bytes[1] & AllPublicFlag) != 0;

    public int ValueCount => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[2..]);

    /// <summary>The handle as its registrant spelled it.</summary>
    public ReadOnlySpan<byte> Handle => _bytes.Slice(HeaderBytes, HandleLength);

    /// <summary>The encoded values, one after the other.</summary>
    public ReadOnlySpan<byte> Values => _bytes[(HeaderBytes + HandleLength)..];

    private int HandleLength => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[4..]);

    /// <summary>Writes a record; <paramref name="values"/> must be in order of their index.</summary>
    /// <param name="timestamp">The date of all values in seconds since 1970; that of each when it is left out.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> handle, IReadOnlyList<HandleValue> values, uint? timestamp = null)
    {
        bool allPublic = true;
        // By index: enumerating an interface would allocate per record.
        for (int at = 0; at < values.Count; at++)
        {
            allPublic &= (values[at].Permissions & ValuePermissions.PublicRead) != 0;
        }

        WriteHeader(output.GetSpan(HeaderBytes), allPublic, values.Count, handle.Length);
        output.Advance(HeaderBytes);
        var writer = new FieldWriter(output);
        writer.Raw(handle);
        for (int at = 0; at < values.Count; at++)
        {
            ValueEncoding.Write(values[at], timestamp ?? values[at].Timestamp, output);
        }
    }

    internal static void WriteHeader(Span<byte> header, bool allPublic, int valueCount, int handleLength)
    {
        header[0] = Format;
        header[1] = allPublic ? AllPublicFlag : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], checked((ushort)valueCount));
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], checked((ushort)handleLength));
    }
}
