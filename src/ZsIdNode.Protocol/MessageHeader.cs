using System.Buffers.Binary;

namespace ZsIdNode.Protocol;

/// <summary>
/// The 24 bytes at the beginning of every message: <c>i4 op code, i4 response code, i4 flags, i2 site
/// serial, u8 recursion count, u8 0, i4 expiration, i4 body length</c>.
/// </summary>
/// <param name="SiteSerial">The serial number of the site record in use, −1 if unknown.</param>
/// <param name="RecursionCount">Referrals and recursions so far.</param>
/// <param name="Expiration">Seconds since 1970, unsigned; clients refuse an answer whose expiration has passed.</param>
/// <param name="BodyLength">Bytes of body, without the credential.</param>
public readonly record struct MessageHeader(
    OpCode OpCode,
    ResponseCode ResponseCode,
    OpFlags Flags,
    short SiteSerial,
    byte RecursionCount,
    uint Expiration,
    int BodyLength)
{
    public const int Bytes = 24;

    /// <summary>How long messages live, in seconds: twelve hours, as every client sends.</summary>
    public const uint Lifetime = 43_200;

    /// <summary>Reads the header of a whole message and checks that its body fits into it.</summary>
    public static Malformed TryRead(ReadOnlySpan<byte> message, out MessageHeader header)
    {
        header = default;
        if (message.Length < Bytes)
        {
            return Malformed.HeaderMissing;
        }

        header = new MessageHeader(
            (OpCode)BinaryPrimitives.ReadInt32BigEndian(message),
            (ResponseCode)BinaryPrimitives.ReadInt32BigEndian(message[4..]),
            (OpFlags)BinaryPrimitives.ReadUInt32BigEndian(message[8..]),
            BinaryPrimitives.ReadInt16BigEndian(message[12..]),
            RecursionCount: message[14],
            BinaryPrimitives.ReadUInt32BigEndian(message[16..]),
            BodyLength: BinaryPrimitives.ReadInt32BigEndian(message[20..]));

        return header.BodyLength < 0 || header.BodyLength > message.Length - Bytes ? Malformed.BodyLength : Malformed.None;
    }

    public void Write(Span<byte> output)
    {
        BinaryPrimitives.WriteInt32BigEndian(output, (int)OpCode);
        BinaryPrimitives.WriteInt32BigEndian(output[4..], (int)ResponseCode);
        BinaryPrimitives.WriteUInt32BigEndian(output[8..], (uint)Flags);
        BinaryPrimitives.WriteInt16BigEndian(output[12..], SiteSerial);
        output[14] = RecursionCount;
        output[15] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(output[16..], Expiration);
        BinaryPrimitives.WriteInt32BigEndian(output[20..], BodyLength);
    }
}
