using ZsIdNode.Protocol;

namespace ZsIdNode.Client.Wire;

/// <summary>One message that came back, whole but unread.</summary>
/// <param name="Envelope">The envelope of its first datagram or its frame.</param>
/// <param name="Bytes">Header, body and credential.</param>
internal sealed record Reply(Envelope Envelope, byte[] Bytes, HandleTransport Transport);
