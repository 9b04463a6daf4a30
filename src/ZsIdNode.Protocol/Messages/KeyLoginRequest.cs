using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>
/// Logs a connection in with a key (operation 2001 of both Chinese SDKs): <c>bytes user handle, i4 user index</c>. It
/// is always challenged; the answer to it is <see cref="ResolutionResponse"/> with the user's handle and no values.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct KeyLoginRequest
{
    private KeyLoginRequest(ReadOnlySpan<byte> userHandle, int userIndex)
    {
        UserHandle = userHandle;
        UserIndex = userIndex;
    }

    public ReadOnlySpan<byte> UserHandle { get; }

    public int UserIndex { get; }

    public static Malformed TryRead(ReadOnlySpan<byte> body, out KeyLoginRequest request)
    {
        var reader = new FieldReader(body);
        request = new KeyLoginRequest(reader.Block(HandleLimits.HandleBytesMost), reader.Int32());
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> userHandle, int userIndex)
    {
        var writer = new FieldWriter(output);
        writer.Block(userHandle);
        writer.Int32(userIndex);
    }
}
