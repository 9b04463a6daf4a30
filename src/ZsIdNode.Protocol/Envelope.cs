using System.Buffers.Binary;

namespace ZsIdNode.Protocol;

/// <summary>Bits of the third byte of an envelope; its low two bits are the suggested major version.</summary>
[Flags]
public enum EnvelopeFlags : byte
{
    None = 0,
    Compressed = 0x80,
    Encrypted = 0x40,

    /// <summary>The message was cut into several datagrams. The name is historical; nothing is lost.</summary>
    Truncated = 0x20,
}

/// <summary>
/// The 20 bytes before every message: <c>u8 major, u8 minor, u8 flags and suggested major, u8 suggested
/// minor, i4 session, i4 request, i4 sequence, i4 message length</c>. Never encrypted.
/// </summary>
/// <param name="Version">The version that this message is written in.</param>
/// <param name="SuggestedVersion">The highest version that the sender can do.</param>
/// <param name="SessionId">0 outside sessions; in a challenge, the number of the challenge.</param>
/// <param name="RequestId">Chosen by the client, repeated in every answer.</param>
/// <param name="SequenceNumber">The number of the datagram in its message, from 0; always 0 on TCP.</param>
/// <param name="MessageLength">Bytes of header, body and credential together, in every datagram the total.</param>
public readonly record struct Envelope(
    ProtocolVersion Version,
    ProtocolVersion SuggestedVersion,
    EnvelopeFlags Flags,
    uint SessionId,
    uint RequestId,
    uint SequenceNumber,
    int MessageLength)
{
    public const int Bytes = 20;

    private const byte SuggestedMajorMask = 0x03;

    /// <summary>Reads an envelope; a message length outside the protocol's bounds is refused.</summary>
    public static Malformed TryRead(ReadOnlySpan<byte> bytes, out Envelope envelope)
    {
        envelope = default;
        if (bytes.Length < Bytes)
        {
            return Malformed.Truncated;
        }

        var version = new ProtocolVersion(bytes[0], bytes[1]);
        byte suggestedMajor = (byte)(bytes[2] & SuggestedMajorMask);
        envelope = new Envelope(
            version,
            suggestedMajor == 0 ? version : new ProtocolVersion(suggestedMajor, bytes[3]),
            (EnvelopeFlags)(bytes[2] & ~SuggestedMajorMask),
            SessionId: BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            RequestId: BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            SequenceNumber: BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
            MessageLength: BinaryPrimitives.ReadInt32BigEndian(bytes[16..]));

        return envelope.MessageLength is < 0 or > ProtocolLimits.MessageBytesMost ? Malformed.MessageLength
            : version.Major == 0 ? Malformed.Version
            : Malformed.None;
    }

    public void Write(Span<byte> output)
    {
        output[0] = Version.Major;
        output[1] = Version.Minor;
        output[2] = (byte)((byte)Flags | (SuggestedVersion.Major & SuggestedMajorMask));
        output[3] = SuggestedVersion.Minor;
        BinaryPrimitives.WriteUInt32BigEndian(output[4..], SessionId);
        BinaryPrimitives.WriteUInt32BigEndian(output[8..], RequestId);
        BinaryPrimitives.WriteUInt32BigEndian(output[12..], SequenceNumber);
        BinaryPrimitives.WriteInt32BigEndian(output[16..], MessageLength);
    }

    /// <summary>
    /// The envelope of the answer: written in the lower of what the peer suggests and what we speak
    /// (a request in 2.3 that suggests 2.11 is answered in 2.11), same session and request.
    /// </summary>
    public Envelope Answer(int messageLength) => new(
        SuggestedVersion < ProtocolVersion.Spoken ? SuggestedVersion : ProtocolVersion.Spoken,
        ProtocolVersion.Spoken,
        EnvelopeFlags.None,
        SessionId,
        RequestId,
        SequenceNumber: 0,
        messageLength);
}
