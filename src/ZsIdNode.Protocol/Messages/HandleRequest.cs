using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>
/// The body of every request that names a handle and nothing else: <c>bytes handle</c>. So ask site
/// information, deletion, homing and unhoming, the lists, the termination of a session and the obsolete
/// operations 1000 and 1003. What follows the handle is ignored.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct HandleRequest
{
    private HandleRequest(ReadOnlySpan<byte> handle) => Handle = handle;

    /// <summary>Stands where a request has no handle.</summary>
    public static ReadOnlySpan<byte> Blank => "/"u8;

    public ReadOnlySpan<byte> Handle { get; }

    public static Malformed TryRead(ReadOnlySpan<byte> body, out HandleRequest request)
    {
        var reader = new FieldReader(body);
        request = new HandleRequest(reader.Block(HandleLimits.HandleBytesMost));
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> handle) => new FieldWriter(output).Block(handle);
}
