using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ZsIdNode.Handles.Fields;

/// <summary>Writes the fields of the Handle encoding (big-endian, lengths as signed 32 bits).</summary>
public readonly ref struct FieldWriter(IBufferWriter<byte> output)
{
    public void Byte(byte value)
    {
        output.GetSpan(sizeof(byte))[0] = value;
        output.Advance(sizeof(byte));
    }

    public void Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(output.GetSpan(sizeof(short)), value);
        output.Advance(sizeof(short));
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(sizeof(uint)), value);
        output.Advance(sizeof(uint));
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    /// <summary>Writes the length, then the bytes.</summary>
    public void Block(ReadOnlySpan<byte> bytes)
    {
        Int32(bytes.Length);
        output.Write(bytes);
    }

    /// <summary>Writes the length in UTF-8, then the text.</summary>
    public void Text(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Int32(length);
        Encoding.UTF8.GetBytes(text, output.GetSpan(length));
        output.Advance(length);
    }

    /// <summary>Writes the bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => output.Write(bytes);
}
