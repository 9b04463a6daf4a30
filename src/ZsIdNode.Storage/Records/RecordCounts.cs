using System.Buffers.Binary;

namespace ZsIdNode.Storage.Records;

/// <summary>What is counted of a record view; it travels in the view's own record of where it stands.</summary>
internal struct RecordCounts
{
    public const int Bytes = 4 * sizeof(long);

    /// <summary>The records that there are.</summary>
    public long Records;

    /// <summary>How many records were written since the log was begun, and how many bytes of it they took.</summary>
    public long Written;
    public long WrittenBytes;

    /// <summary>What the records that there are take in the log, as far as an average can tell.</summary>
    public readonly long LiveBytes => Written == 0 ? 0 : (long)((double)WrittenBytes / Written * Records);

    public static RecordCounts Read(ReadOnlySpan<byte> position, out long sequence)
    {
        sequence = BinaryPrimitives.ReadInt64LittleEndian(position);
        return new RecordCounts
        {
            Records = BinaryPrimitives.ReadInt64LittleEndian(position[sizeof(long)..]),
            Written = BinaryPrimitives.ReadInt64LittleEndian(position[(2 * sizeof(long))..]),
            WrittenBytes = BinaryPrimitives.ReadInt64LittleEndian(position[(3 * sizeof(long))..]),
        };
    }

    public readonly void Write(long sequence, Span<byte> position)
    {
        BinaryPrimitives.WriteInt64LittleEndian(position, sequence);
        BinaryPrimitives.WriteInt64LittleEndian(position[sizeof(long)..], Records);
        BinaryPrimitives.WriteInt64LittleEndian(position[(2 * sizeof(long))..], Written);
        BinaryPrimitives.WriteInt64LittleEndian(position[(3 * sizeof(long))..], WrittenBytes);
    }
}
