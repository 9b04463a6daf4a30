using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Protocol.Messages;

/// <summary>Values as messages hold them: <c>i4 count</c>, then that many encoded values without lengths between them.</summary>
/// <remarks>A view over the frame; walk it with <see cref="EncodedValues"/>.</remarks>
public readonly ref struct ValueList
{
    private ValueList(int count, ReadOnlySpan<byte> bytes)
    {
        Count = count;
        Bytes = bytes;
    }

    public int Count { get; }

    /// <summary>The encoded values, one after the other.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Reads a list of at most <see cref="HandleLimits.ValuesMost"/> values; a failure is latched by the reader.</summary>
    public static ValueList Read(scoped ref FieldReader reader)
    {
        int count = reader.Count(HandleLimits.ValuesMost, bytesEach: EncodedValue.BytesLeast);
        ReadOnlySpan<byte> from = reader.Rest;
        int start = reader.Position;
        for (int at = 0; at < count && !reader.Failed; at++)
        {
            EncodedValue.Read(ref reader);
        }

        return reader.Failed ? default : new ValueList(count, from[..(reader.Position - start)]);
    }

    /// <summary>Writes a list of values that are encoded already.</summary>
    public static void Write(IBufferWriter<byte> output, int count, ReadOnlySpan<byte> values)
    {
        var writer = new FieldWriter(output);
        writer.Int32(count);
        writer.Raw(values);
    }

    public static void Write(IBufferWriter<byte> output, IReadOnlyList<HandleValue> values)
    {
        new FieldWriter(output).Int32(values.Count);
        foreach (HandleValue value in values)
        {
            ValueEncoding.Write(value, output);
        }
    }
}
