using System.Buffers;
using System.Buffers.Binary;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Storage.Sorted;

/// <summary>Where the blocks of a run lie and with which key each begins; kept in memory as it is on disk.</summary>
internal sealed class RunIndex
{
    private const int PlaceBytes = sizeof(long) + sizeof(int);

    private readonly byte[] _bytes;
    private readonly int[] _starts;

    private RunIndex(byte[] bytes, int[] starts, int blockBytesMost)
    {
        _bytes = bytes;
        _starts = starts;
        BlockBytesMost = blockBytesMost;
    }

    public int Blocks => _starts.Length - 1;

    /// <summary>How long the longest block is.</summary>
    public int BlockBytesMost { get; }

    public long BytesReserved => _bytes.Length + ((long)_starts.Length * sizeof(int));

    /// <summary>The last key of the run.</summary>
    public ReadOnlySpan<byte> LastKey => KeyFrom(_starts[^1]);

    public static void WriteBlock(IBufferWriter<byte> output, long offset, int length, ReadOnlySpan<byte> firstKey)
    {
        var writer = new FieldWriter(output);
        writer.Int64(offset);
        writer.Int32(length);
        WriteKey(output, firstKey);
    }

    public static void WriteKey(IBufferWriter<byte> output, ReadOnlySpan<byte> key)
    {
        var writer = new FieldWriter(output);
        writer.Int16((short)key.Length);
        writer.Raw(key);
    }

    /// <summary>Reads an index whose checksum was right; <see langword="null"/> when its blocks do not fill the run from its header to the index.</summary>
    public static RunIndex? TryRead(byte[] bytes, int blocks, long indexOffset)
    {
        var reader = new FieldReader(bytes);
        int[] starts = new int[blocks + 1];
        long next = RunHeader.Bytes;
        int blockBytesMost = 0;
        for (int block = 0; block < blocks && !reader.Failed; block++)
        {
            starts[block] = reader.Position;
            long offset = reader.Int64();
            int length = reader.Int32();
            reader.Take(reader.Int16());
            if (offset != next || length <= BlockBuilder.TrailerBytes || length > indexOffset - offset)
            {
                return null;
            }

            next = offset + length;
            blockBytesMost = Math.Max(blockBytesMost, length);
        }

        starts[blocks] = reader.Position;
        reader.Take(reader.Int16());
        return reader.AtEnd && next == indexOffset ? new RunIndex(bytes, starts, blockBytesMost) : null;
    }

    public ReadOnlySpan<byte> FirstKey(int block) => KeyFrom(_starts[block] + PlaceBytes);

    public (long Offset, int Length) Place(int block)
    {
        ReadOnlySpan<byte> place = _bytes.AsSpan(_starts[block], PlaceBytes);
        return (BinaryPrimitives.ReadInt64BigEndian(place), BinaryPrimitives.ReadInt32BigEndian(place[sizeof(long)..]));
    }

    /// <summary>The last block that begins at or before a key, or the first of all.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = Blocks - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (FirstKey(middle).SequenceCompareTo(key) <= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    private ReadOnlySpan<byte> KeyFrom(int at) =>
        _bytes.AsSpan(at + sizeof(short), BinaryPrimitives.ReadInt16BigEndian(_bytes.AsSpan(at)));
}
