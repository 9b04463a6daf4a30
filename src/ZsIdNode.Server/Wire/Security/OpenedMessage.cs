using ZsIdNode.Protocol;

namespace ZsIdNode.Server.Wire.Security;

/// <summary>A message as <see cref="SessionGate"/> lets it in.</summary>
/// <param name="Message">Header, body and credential, decrypted.</param>
internal readonly record struct OpenedMessage(ReadOnlyMemory<byte> Message, MessageHeader Header)
{
    /// <summary>The session that it came in.</summary>
    public WireSession? Session { get; init; }

    /// <summary>Whether the holder of the session's key sent it, and for the first time.</summary>
    public bool IsAuthentic { get; init; }

    /// <summary>What is wrong with its bytes.</summary>
    public Malformed Malformed { get; init; }

    /// <summary>Why it is refused; success when it is not.</summary>
    public ResponseCode Refusal { get; init; } = ResponseCode.Success;

    /// <summary>A message that nothing is known of because it could not be decrypted.</summary>
    public static OpenedMessage Closed(ResponseCode refusal) =>
        new(new byte[MessageHeader.Bytes], new MessageHeader(OpCode.Reserved, ResponseCode.Reserved, OpFlags.Usual, -1, 0, 0, 0)) { Refusal = refusal };
}
