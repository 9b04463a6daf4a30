using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>
/// The values that were asked for: <c>bytes handle, value[] values</c>, behind the digest of the request if the
/// header announces one. The handle is spelled as in the request.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct ResolutionResponse
{
    private ResolutionResponse(ReadOnlySpan<byte> handle, ValueList values)
    {
        Handle = handle;
        Values = values;
    }

    public ReadOnlySpan<byte> Handle { get; }

    public ValueList Values { get; }

    public static Malformed TryRead(ReadOnlySpan<byte> body, out ResolutionResponse response)
    {
        var reader = new FieldReader(body);
        ReadOnlySpan<byte> handle = reader.Block(HandleLimits.HandleBytesMost);
        ValueList values = ValueList.Read(ref reader);
        response = reader.Failed ? default : new ResolutionResponse(handle, values);
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    /// <summary>Writes the body with values that are encoded already, as a record keeps them.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> handle, int valueCount, ReadOnlySpan<byte> values)
    {
        new FieldWriter(output).Block(handle);
        ValueList.Write(output, valueCount, values);
    }
}
