using System.Buffers.Binary;
using System.Text.Unicode;

namespace ZsIdNode.Handles.Fields;

/// <summary>
/// Reads the fields of the Handle encoding (big-endian, lengths as signed 32 bits) from one span. The
/// first field that does not fit latches <see cref="Failed"/>; every later read gives an empty result, so
/// a message reads like its own layout and is judged once at the end.
/// </summary>
public ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    private readonly int _length = bytes.Length;
    private ReadOnlySpan<byte> _rest = bytes;

    public bool Failed { get; private set; }

    public readonly bool AtEnd => !Failed && _rest.IsEmpty;

    /// <summary>The bytes read so far.</summary>
    public readonly int Position => _length - _rest.Length;

    /// <summary>What has not been read.</summary>
    public readonly ReadOnlySpan<byte> Rest => Failed ? default : _rest;

    public byte Byte()
    {
        ReadOnlySpan<byte> field = Take(sizeof(byte));
        return Failed ? (byte)0 : field[0];
    }

    public short Int16()
    {
        ReadOnlySpan<byte> field = Take(sizeof(short));
        return Failed ? (short)0 : BinaryPrimitives.ReadInt16BigEndian(field);
    }

    public int Int32()
    {
        ReadOnlySpan<byte> field = Take(sizeof(int));
        return Failed ? 0 : BinaryPrimitives.ReadInt32BigEndian(field);
    }

    public uint UInt32()
    {
        ReadOnlySpan<byte> field = Take(sizeof(uint));
        return Failed ? 0 : BinaryPrimitives.ReadUInt32BigEndian(field);
    }

    public long Int64()
    {
        ReadOnlySpan<byte> field = Take(sizeof(long));
        return Failed ? 0 : BinaryPrimitives.ReadInt64BigEndian(field);
    }

    /// <summary>Reads a length of at most <paramref name="most"/>, then that many bytes.</summary>
    public ReadOnlySpan<byte> Block(int most)
    {
        // The length is the peer's claim, not a fact: it is held against our limit and against what
        // actually arrived before one byte is sliced.
        int length = Int32();
        if (length < 0 || length > most)
        {
            Failed = true;
        }

        return Failed ? default : Take(length);
    }

    /// <summary>Reads a length, then a handle (or what stands for one) in valid UTF-8; its syntax is not judged.</summary>
    public ReadOnlySpan<byte> HandleText() => Text(HandleLimits.HandleBytesMost);

    /// <summary>Reads a length of at most <paramref name="most"/>, then that many bytes of valid UTF-8.</summary>
    public ReadOnlySpan<byte> Text(int most)
    {
        ReadOnlySpan<byte> text = Block(most);
        if (!Utf8.IsValid(text))
        {
            Failed = true;
        }

        return Failed ? default : text;
    }

    /// <summary>
    /// Reads how many items follow: at most <paramref name="most"/>, and no more than can stand in what is
    /// left when each takes at least <paramref name="bytesEach"/>.
    /// </summary>
    public int Count(int most, int bytesEach)
    {
        int count = Int32();
        if (count < 0 || count > most || (long)count * bytesEach > _rest.Length)
        {
            Failed = true;
        }

        return Failed ? 0 : count;
    }

    /// <summary>Reads exactly <paramref name="count"/> bytes.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (Failed || (uint)count > (uint)_rest.Length)
        {
            Failed = true;
            return default;
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
