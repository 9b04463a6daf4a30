using System.Buffers;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>
/// The body of every answer that is an error: <c>string message</c>, which old servers leave out. RFC 3652
/// puts value indexes behind it; nobody writes them, and readers ignore what follows.
/// </summary>
public readonly ref struct ErrorResponse
{
    private ErrorResponse(ReadOnlySpan<byte> message) => Message = message;

    /// <summary>The text in UTF-8; may be empty.</summary>
    public ReadOnlySpan<byte> Message { get; }

    public static Malformed TryRead(ReadOnlySpan<byte> body, out ErrorResponse response)
    {
        var reader = new FieldReader(body);
        response = new ErrorResponse(body.IsEmpty ? default : reader.Block(ProtocolLimits.MessageBytesMost));
        return reader.Failed ? Malformed.Field : Malformed.None;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> message) => new FieldWriter(output).Block(message);
}
