using ZsIdNode.Protocol;

namespace ZsIdNode.Server.Tests.Fakes;

/// <summary>A whole answer, taken apart.</summary>
internal sealed record Answer(Envelope Envelope, MessageHeader Header, byte[] Body)
{
    public uint RequestId => Envelope.RequestId;

    public ResponseCode Code => Header.ResponseCode;

    public static Answer Read(Envelope envelope, byte[] message)
    {
        Assert.Equal(Malformed.None, MessageHeader.TryRead(message, out MessageHeader header));
        return new Answer(envelope, header, message[MessageHeader.Bytes..(MessageHeader.Bytes + header.BodyLength)]);
    }

    /// <summary>Takes an answer apart that came in one piece, envelope in front.</summary>
    public static Answer Read(byte[] bytes)
    {
        Assert.Equal(Malformed.None, Envelope.TryRead(bytes, out Envelope envelope));
        Assert.Equal(envelope.MessageLength, bytes.Length - Envelope.Bytes);
        return Read(envelope, bytes[Envelope.Bytes..]);
    }
}
