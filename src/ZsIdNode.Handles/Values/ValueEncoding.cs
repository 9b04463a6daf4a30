using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Values;

/// <summary>Turns handle values into their one binary form and back; the form is given at <see cref="EncodedValue"/>.</summary>
public static class ValueEncoding
{
    public static void Write(HandleValue value, IBufferWriter<byte> output) => Write(value, value.Timestamp, output);

    /// <param name="timestamp">What is written in the place of the value's own.</param>
    public static void Write(HandleValue value, uint timestamp, IBufferWriter<byte> output)
    {
        var writer = new FieldWriter(output);
        writer.Int32(value.Index);
        writer.UInt32(timestamp);
        writer.Byte(value.Ttl.IsAbsolute ? (byte)1 : (byte)0);
        writer.UInt32(value.Ttl.Seconds);
        writer.Byte((byte)value.Permissions);
        writer.Text(value.Type);
        writer.Block(value.Data.Span);
        writer.Int32(value.References.Length);
        foreach (HandleReference reference in value.References)
        {
            writer.Text(reference.Handle);
            writer.Int32(reference.Index);
        }
    }

    /// <summary>Reads values to the end of the bytes; nothing when they are malformed.</summary>
    public static ImmutableArray<HandleValue>? TryReadAll(ReadOnlySpan<byte> bytes)
    {
        ImmutableArray<HandleValue>.Builder values = ImmutableArray.CreateBuilder<HandleValue>();
        var walk = new EncodedValues(bytes);
        while (walk.MoveNext())
        {
            values.Add(walk.Current.ToValue());
        }

        return walk.Failed ? null : values.DrainToImmutable();
    }

    internal static ImmutableArray<HandleReference> ReadReferenceList(ReadOnlySpan<byte> references)
    {
        var reader = new FieldReader(references);
        int count = reader.Int32();
        if (count == 0)
        {
            return [];
        }

        ImmutableArray<HandleReference>.Builder list = ImmutableArray.CreateBuilder<HandleReference>(count);
        for (int at = 0; at < count; at++)
        {
            string handle = Encoding.UTF8.GetString(reader.Block(HandleLimits.RecordBytesMost));
            list.Add(new HandleReference(handle, reader.Int32()));
        }

        return list.MoveToImmutable();
    }
}
