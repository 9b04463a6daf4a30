using System.Buffers.Binary;

namespace ZsIdNode.Storage.Records;

/// <summary>What is counted of a record view; it travels in the view's own record of where it stands.</summary>
internal struct RecordCounts
{
    public const int Bytes = 4 * sizeof(long);

    /// <summary>The records that there are.</summary>
    public long Records;

    /// <summary>How many bytes of the log were taken by what replaced another record, and by what was deleted.</summary>
    public long GarbageBytes;

    /// <summary>How many bytes of the log all records took that were ever written to it.</summary>
    public long WrittenBytes;

    /// <summary>What the records that there are take in the log, if each was as large as the one that replaced it.</summary>
    public readonly long LiveBytes => WrittenBytes - GarbageBytes;

    public static RecordCounts Read(ReadOnlySpan<byte> position, out long sequence)
    {
        sequence = BinaryPrimitives.ReadInt64LittleEndian(position);
        return new RecordCounts
        {
            Records = BinaryPrimitives.ReadInt64LittleEndian(position[sizeof(long)..]),
            GarbageBytes = BinaryPrimitives.ReadInt64LittleEndian(position[(2 * sizeof(long))..]),
            WrittenBytes = BinaryPrimitives.ReadInt64LittleEndian(position[(3 * sizeof(long))..]),
        };
    }

    public readonly void Write(long sequence, Span<byte> position)
    {
        BinaryPrimitives.WriteInt64LittleEndian(position, sequence);
        BinaryPrimitives.WriteInt64LittleEndian(position[sizeof(long)..], Records);
        BinaryPrimitives.WriteInt64LittleEndian(position[(2 * sizeof(long))..], GarbageBytes);
        BinaryPrimitives.WriteInt64LittleEndian(position[(3 * sizeof(long))..], WrittenBytes);
    }
}
