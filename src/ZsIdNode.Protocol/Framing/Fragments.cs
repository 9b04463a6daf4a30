namespace ZsIdNode.Protocol.Framing;

/// <summary>
/// Cuts a message into datagrams of at most <see cref="ProtocolLimits.DatagramBytesMost"/> bytes. Each has an
/// envelope of its own with the length of the whole message; all but the last are full.
/// </summary>
public static class Fragments
{
    /// <summary>How many datagrams a message takes; an empty one still takes one for its envelope.</summary>
    public static int Count(int messageLength) =>
        messageLength <= ProtocolLimits.FragmentBytes ? 1 : ((messageLength - 1) / ProtocolLimits.FragmentBytes) + 1;

    /// <summary>How many message bytes stand in datagram <paramref name="number"/>.</summary>
    public static int LengthOf(int number, int messageLength) =>
        Math.Min(ProtocolLimits.FragmentBytes, messageLength - (number * ProtocolLimits.FragmentBytes));

    /// <summary>
    /// Writes one datagram and returns its length. The envelope's sequence number, length and truncated flag
    /// are set here: the flag on all datagrams of a message that takes several, on none that takes one.
    /// </summary>
    public static int Write(int number, in Envelope envelope, ReadOnlySpan<byte> message, Span<byte> datagram)
    {
        int count = Count(message.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)number, (uint)count, nameof(number));

        EnvelopeFlags flags = count > 1 ? envelope.Flags | EnvelopeFlags.Truncated : envelope.Flags & ~EnvelopeFlags.Truncated;
        Envelope numbered = envelope with { Flags = flags, SequenceNumber = (uint)number, MessageLength = message.Length };
        numbered.Write(datagram);

        int length = LengthOf(number, message.Length);
        message.Slice(number * ProtocolLimits.FragmentBytes, length).CopyTo(datagram[Envelope.Bytes..]);
        return Envelope.Bytes + length;
    }
}
