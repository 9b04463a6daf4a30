using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Protocol.Messages;

/// <summary>
/// Creates a record, or adds or modifies values of one: <c>bytes handle, value[] values</c>. What follows the
/// values is ignored. The answer to the last two has an empty body.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct ValuesRequest
{
    private ValuesRequest(ReadOnlySpan<byte> handle, ValueList values)
    {
        Handle = handle;
        Values = values;
    }

    public ReadOnlySpan<byte> Handle { get; }

    public ValueList Values { get; }

    public static Malformed TryRead(ReadOnlySpan<byte> body, out ValuesRequest request)
    {
        var reader = new FieldReader(body);
        ReadOnlySpan<byte> handle = reader.Block(HandleLimits.HandleBytesMost);
        ValueList values = ValueList.Read(ref reader);
        request = reader.Failed ? default : new ValuesRequest(handle, values);
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> handle, IReadOnlyList<HandleValue> values)
    {
        new FieldWriter(output).Block(handle);
        ValueList.Write(output, values);
    }

    /// <summary>Writes the body with values that are encoded already.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> handle, int valueCount, ReadOnlySpan<byte> values)
    {
        new FieldWriter(output).Block(handle);
        ValueList.Write(output, valueCount, values);
    }
}
