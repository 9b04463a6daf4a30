using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>
/// What was created: <c>bytes handle</c>, spelled as in the request unless the server invented the suffix. Very
/// old servers leave the body empty.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct CreationResponse
{
    private CreationResponse(ReadOnlySpan<byte> handle) => Handle = handle;

    /// <summary>Empty when the server did not say.</summary>
    public ReadOnlySpan<byte> Handle { get; }

    public static Malformed TryRead(ReadOnlySpan<byte> body, out CreationResponse response)
    {
        var reader = new FieldReader(body);
        response = body.IsEmpty ? default : new CreationResponse(reader.Block(HandleLimits.HandleBytesMost));
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> handle) => new FieldWriter(output).Block(handle);
}
