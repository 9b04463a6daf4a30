using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>
/// Handles under a prefix, or the homed prefixes: <c>i4 count, bytes handles…</c>. A long list comes in several
/// messages on one connection, all but the last with <see cref="OpFlags.Continuous"/>; the last may be empty.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct HandleListResponse
{
    /// <summary>The handles in each of our messages but the last.</summary>
    // As the Handle.net server; with the longest handles that is less than half of the largest message.
    public const int HandlesPerMessage = 50;

    private HandleListResponse(int count, ReadOnlySpan<byte> handles)
    {
        Count = count;
        Handles = handles;
    }

    public int Count { get; }

    /// <summary>The handles, each behind its length; read them with <see cref="FieldReader.Block"/>.</summary>
    public ReadOnlySpan<byte> Handles { get; }

    public static Malformed TryRead(ReadOnlySpan<byte> body, out HandleListResponse response)
    {
        var reader = new FieldReader(body);
        int count = reader.Count(ProtocolLimits.ListedHandlesMost, bytesEach: sizeof(int));
        ReadOnlySpan<byte> from = reader.Rest;
        int start = reader.Position;
        for (int at = 0; at < count; at++)
        {
            reader.Block(HandleLimits.HandleBytesMost);
        }

        response = reader.Failed ? default : new HandleListResponse(count, from[..(reader.Position - start)]);
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<string> handles)
    {
        var writer = new FieldWriter(output);
        writer.Int32(handles.Length);
        foreach (string handle in handles)
        {
            writer.Text(handle);
        }
    }

    /// <summary>Writes the body with handles that stand behind their lengths already.</summary>
    public static void Write(IBufferWriter<byte> output, int count, ReadOnlySpan<byte> handles)
    {
        var writer = new FieldWriter(output);
        writer.Int32(count);
        writer.Raw(handles);
    }
}
