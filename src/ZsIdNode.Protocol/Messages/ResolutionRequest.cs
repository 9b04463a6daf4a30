using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>
/// Asks for values of one handle: <c>bytes handle, i4 count, i4 indexes…, i4 count, bytes types…</c>. What
/// follows the types is no fault: id-pointer-sdk always sends an authorisation token there.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct ResolutionRequest
{
    private ResolutionRequest(ReadOnlySpan<byte> handle, ReadOnlySpan<byte> indexes, int typeCount, ReadOnlySpan<byte> types, ReadOnlySpan<byte> trailer)
    {
        Handle = handle;
        Indexes = indexes;
        TypeCount = typeCount;
        Types = types;
        Trailer = trailer;
    }

    public ReadOnlySpan<byte> Handle { get; }

    /// <summary>The wanted indexes, four bytes each; empty for no wish.</summary>
    public ReadOnlySpan<byte> Indexes { get; }

    public int TypeCount { get; }

    /// <summary>The wanted types, each behind its length; read them with <see cref="FieldReader.Block"/>.</summary>
    public ReadOnlySpan<byte> Types { get; }

    /// <summary>What follows the types, unread.</summary>
    public ReadOnlySpan<byte> Trailer { get; }

    /// <summary>The token by which id-pointer-sdk hands an identity on, when <see cref="OpFlags.RelayIdentity"/> is set; mostly empty.</summary>
    public ReadOnlySpan<byte> Token => new FieldReader(Trailer).Block(ProtocolLimits.MessageBytesMost);

    public static Malformed TryRead(ReadOnlySpan<byte> body, out ResolutionRequest request)
    {
        var reader = new FieldReader(body);
        ReadOnlySpan<byte> handle = reader.Block(HandleLimits.HandleBytesMost);
        ReadOnlySpan<byte> indexes = reader.Take(sizeof(int) * reader.Count(ProtocolLimits.SelectedIndexesMost, bytesEach: sizeof(int)));
        int typeCount = reader.Count(ProtocolLimits.SelectedTypesMost, bytesEach: sizeof(int));
        ReadOnlySpan<byte> rest = reader.Rest;
        int start = reader.Position;
        for (int at = 0; at < typeCount; at++)
        {
            reader.Block(HandleLimits.RecordBytesMost);
        }

        request = reader.Failed ? default : new ResolutionRequest(handle, indexes, typeCount, rest[..(reader.Position - start)], reader.Rest);
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    /// <summary>Writes the body that asks for these indexes and types, or for everything when both are empty.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> handle, ReadOnlySpan<int> indexes, IReadOnlyList<string> types)
    {
        var writer = new FieldWriter(output);
        writer.Block(handle);
        writer.Int32(indexes.Length);
        foreach (int index in indexes)
        {
            writer.Int32(index);
        }

        writer.Int32(types.Count);
        foreach (string type in types)
        {
            writer.Text(type);
        }
    }

    /// <summary>Writes the body as it was read, to ask another server the same.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new FieldWriter(output);
        writer.Block(Handle);
        writer.Int32(Indexes.Length / sizeof(int));
        writer.Raw(Indexes);
        writer.Int32(TypeCount);
        writer.Raw(Types);
        writer.Raw(Trailer);
    }
}
