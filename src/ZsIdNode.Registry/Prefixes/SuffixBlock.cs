using System.Buffers.Binary;
using ZsIdNode.Handles;

namespace ZsIdNode.Registry.Prefixes;

/// <summary>Some suffixes in the order of their bytes: <c>u16 length, suffix</c>, one behind the other. Positions are byte offsets.</summary>
internal sealed class SuffixBlock
{
    /// <summary>How large a block becomes; it begins small, since many prefixes have few handles.</summary>
    // After a split each half must have room for the longest suffix: a half holds at most half a block and
    // one entry more than its share.
    public const int BytesMost = 4 * (HandleLimits.HandleBytesMost + LengthBytes);

    private const int LengthBytes = sizeof(ushort);
    private const int BytesLeast = 256;

    private byte[] _bytes = new byte[BytesLeast];

    /// <summary>How many bytes are used; also the position behind the last suffix.</summary>
    public int Length { get; private set; }

    public int BytesReserved => _bytes.Length;

    public bool IsEmpty => Length == 0;

    public ReadOnlySpan<byte> First => At(0);

    public ReadOnlySpan<byte> At(int position) => _bytes.AsSpan(position + LengthBytes, LengthAt(position));

    public int Next(int position) => position + LengthBytes + LengthAt(position);

    public bool HasRoomFor(ReadOnlySpan<byte> suffix) => Length + LengthBytes + suffix.Length <= BytesMost;

    /// <summary>Finds a suffix, or the position where it would stand.</summary>
    public bool Find(ReadOnlySpan<byte> suffix, out int position)
    {
        for (position = 0; position < Length; position = Next(position))
        {
            int order = At(position).SequenceCompareTo(suffix);
            if (order >= 0)
            {
                return order == 0;
            }
        }

        return false;
    }

    /// <summary>Inserts a suffix that has room where <see cref="Find"/> said.</summary>
    public void Insert(int position, ReadOnlySpan<byte> suffix)
    {
        int taken = LengthBytes + suffix.Length;
        Reserve(Length + taken);
        _bytes.AsSpan(position, Length - position).CopyTo(_bytes.AsSpan(position + taken));
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(position), (ushort)suffix.Length);
        suffix.CopyTo(_bytes.AsSpan(position + LengthBytes));
        Length += taken;
    }

    public void Remove(int position)
    {
        int next = Next(position);
        _bytes.AsSpan(next, Length - next).CopyTo(_bytes.AsSpan(position));
        Length -= next - position;
    }

    /// <summary>Moves the upper half to a block of its own.</summary>
    public SuffixBlock Split()
    {
        int middle = 0;
        while (middle < Length / 2)
        {
            middle = Next(middle);
        }

        var upper = new SuffixBlock();
        upper.Reserve(Length - middle);
        _bytes.AsSpan(middle, Length - middle).CopyTo(upper._bytes);
        upper.Length = Length - middle;
        Length = middle;
        return upper;
    }

    private void Reserve(int bytes)
    {
        if (bytes > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Min(BytesMost, Math.Max(bytes, 2 * _bytes.Length)));
        }
    }

    private int LengthAt(int position) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(position));
}
