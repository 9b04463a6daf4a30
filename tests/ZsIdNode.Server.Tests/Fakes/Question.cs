using System.Buffers;
using System.Text;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Framing;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.Server.Tests.Fakes;

/// <summary>Makes whole wire messages, envelope in front, as clients send them.</summary>
internal sealed record Question(string Handle, uint RequestId)
{
    public OpFlags Flags { get; init; } = OpFlags.Usual;

    public OpCode OpCode { get; init; } = OpCode.Resolution;

    public ResponseCode ResponseCode { get; init; }

    public uint SessionId { get; init; }

    public ProtocolVersion Version { get; init; } = ProtocolVersion.Spoken;

    public int[] Indexes { get; init; } = [];

    public string[] Types { get; init; } = [];

    public byte[] Bytes()
    {
        byte[] message = Message();
        byte[] bytes = new byte[Envelope.Bytes + message.Length];
        EnvelopeOf(message.Length).Write(bytes);
        message.CopyTo(bytes, Envelope.Bytes);
        return bytes;
    }

    /// <summary>The same question in datagrams.</summary>
    public byte[][] Datagrams()
    {
        byte[] message = Message();
        return
        [
            .. Enumerable.Range(0, Fragments.Count(message.Length)).Select(number =>
            {
                byte[] datagram = new byte[ProtocolLimits.DatagramBytesMost];
                return datagram[..Fragments.Write(number, EnvelopeOf(message.Length), message, datagram)];
            }),
        ];
    }

    private Envelope EnvelopeOf(int length) => new(Version, Version, EnvelopeFlags.None, SessionId, RequestId, 0, length);

    private byte[] Message()
    {
        var body = new ArrayBufferWriter<byte>();
        ResolutionRequest.Write(body, Encoding.UTF8.GetBytes(Handle), Indexes, Types);
        byte[] message = new byte[MessageHeader.Bytes + body.WrittenCount + sizeof(int)];
        new MessageHeader(OpCode, ResponseCode, Flags, -1, 0, 0, body.WrittenCount).Write(message);
        body.WrittenSpan.CopyTo(message.AsSpan(MessageHeader.Bytes));
        return message;
    }
}
