using System.Buffers;
using ZsIdNode.Protocol.Framing;

namespace ZsIdNode.Protocol.Tests.Golden;

public sealed class DamagedGoldenTests
{
    private static readonly ArrayBufferWriter<byte> Output = new();

    public static TheoryData<string> Readable => GoldenMessage.ReadableNames;

    [Theory]
    [MemberData(nameof(Readable))]
    public void Every_beginning_of_a_frame_is_awaited(string name)
    {
        byte[] frame = GoldenMessage.Named(name).Frame;
        for (int length = 0; length < frame.Length; length++)
        {
            var rest = new ReadOnlySequence<byte>(frame, 0, length);
            Assert.Equal(FrameCut.NotYet, FrameReader.TryCut(ref rest, out _));
        }
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void Every_beginning_of_a_message_up_to_its_body_is_refused(string name)
    {
        byte[] whole = GoldenMessage.Named(name).Message;
        Assert.Equal(Malformed.None, Message.TryRead(whole, out Message message));
        for (int length = 0; length < whole.Length; length++)
        {
            Malformed malformed = Message.TryRead(whole.AsSpan(0, length), out _);

            // A message that ends right behind its body has no credential, and is whole.
            Malformed expected = length < MessageHeader.Bytes ? Malformed.HeaderMissing
                : length < message.HeaderAndBody.Length ? Malformed.BodyLength
                : length == message.HeaderAndBody.Length ? Malformed.None
                : Malformed.Credential;
            Assert.Equal(expected, malformed);
        }
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void Every_beginning_of_a_body_and_every_flipped_bit_is_read_or_refused(string name)
    {
        byte[] whole = GoldenMessage.Named(name).Message;
        Assert.Equal(Malformed.None, Message.TryRead(whole, out Message message));
        for (int length = 0; length <= message.Body.Length; length++)
        {
            Output.ResetWrittenCount();
            BodyEcho.TryEcho(message.Header, message.Body[..length], Output);
        }

        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            if (Message.TryRead(flipped, out Message read) == Malformed.None)
            {
                Output.ResetWrittenCount();
                BodyEcho.TryEcho(read.Header, read.Body, Output);
            }
        }
    }
}
