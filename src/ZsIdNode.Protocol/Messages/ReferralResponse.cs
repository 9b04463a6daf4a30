using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>
/// Sends the requester elsewhere, under response codes 302 and 303: <c>bytes handle</c>, and unless the body ends
/// there <c>value[] values</c>. The values say where; without them the values of the handle do.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct ReferralResponse
{
    private ReferralResponse(ReadOnlySpan<byte> handle, bool hasValues, ValueList values)
    {
        Handle = handle;
        HasValues = hasValues;
        Values = values;
    }

    /// <summary>The handle whose site values to ask; empty for the values below.</summary>
    public ReadOnlySpan<byte> Handle { get; }

    public bool HasValues { get; }

    public ValueList Values { get; }

    public static Malformed TryRead(ReadOnlySpan<byte> body, out ReferralResponse response)
    {
        var reader = new FieldReader(body);
        ReadOnlySpan<byte> handle = reader.Block(HandleLimits.HandleBytesMost);
        bool hasValues = !reader.Failed && !reader.AtEnd;
        ValueList values = hasValues ? ValueList.Read(ref reader) : default;
        response = reader.Failed ? default : new ReferralResponse(handle, hasValues, values);
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    /// <summary>Refers to the sites that a handle names.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> handle) => new FieldWriter(output).Block(handle);

    /// <summary>Refers to these sites, as the Handle.net server does with an empty handle.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> handle, int valueCount, ReadOnlySpan<byte> values)
    {
        new FieldWriter(output).Block(handle);
        ValueList.Write(output, valueCount, values);
    }
}
