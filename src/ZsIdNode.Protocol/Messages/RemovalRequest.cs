using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>
/// Removes values of a record: <c>bytes handle, int[] indexes</c>. What follows the indexes is ignored. The answer
/// has an empty body.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct RemovalRequest
{
    private RemovalRequest(ReadOnlySpan<byte> handle, ReadOnlySpan<byte> indexes)
    {
        Handle = handle;
        Indexes = indexes;
    }

    public ReadOnlySpan<byte> Handle { get; }

    /// <summary>The indexes, four bytes each.</summary>
    public ReadOnlySpan<byte> Indexes { get; }

    public static Malformed TryRead(ReadOnlySpan<byte> body, out RemovalRequest request)
    {
        var reader = new FieldReader(body);
        ReadOnlySpan<byte> handle = reader.Block(HandleLimits.HandleBytesMost);
        ReadOnlySpan<byte> indexes = reader.Take(sizeof(int) * reader.Count(ProtocolLimits.SelectedIndexesMost, bytesEach: sizeof(int)));
        request = reader.Failed ? default : new RemovalRequest(handle, indexes);
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> handle, ReadOnlySpan<int> indexes)
    {
        var writer = new FieldWriter(output);
        writer.Block(handle);
        writer.Int32(indexes.Length);
        foreach (int index in indexes)
        {
            writer.Int32(index);
        }
    }
}
