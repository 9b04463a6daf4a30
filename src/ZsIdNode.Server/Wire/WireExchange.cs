using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Server.Wire.Security;

namespace ZsIdNode.Server.Wire;

/// <summary>What is known of one request besides its body; it may outlive the frame.</summary>
/// <param name="Scope">What its connection has established.</param>
/// <param name="Now">Seconds since 1970 when the request was taken up.</param>
internal readonly record struct WireExchange(Envelope Envelope, MessageHeader Header, Door Door, WireScope Scope, long Now)
{
    /// <summary>The Handle session that the request came in.</summary>
    public WireSession? Session { get; init; }

    /// <summary>Whether the holder of the session's key sent the request, and for the first time.</summary>
    public bool IsAuthentic { get; init; }

    /// <summary>Header and body whose digest the answer bears; empty for those of the request itself.</summary>
    public ReadOnlyMemory<byte> Digested { get; init; }
}

/// <summary>One request while its bytes are at hand.</summary>
internal readonly ref struct WireRequest(WireExchange exchange, ReadOnlySpan<byte> message)
{
    public WireExchange Exchange { get; } = exchange;

    /// <summary>Header, body and credential.</summary>
    public ReadOnlySpan<byte> Message { get; } = message;

    public ReadOnlySpan<byte> HeaderAndBody => Message[..(MessageHeader.Bytes + Exchange.Header.BodyLength)];

    public ReadOnlySpan<byte> Body => Message.Slice(MessageHeader.Bytes, Exchange.Header.BodyLength);
}
