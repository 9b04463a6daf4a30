using System.Buffers;
using ZsIdNode.Protocol.Framing;
using ZsIdNode.Protocol.Tests.Golden;

namespace ZsIdNode.Protocol.Tests.Framing;

public sealed class FrameReaderTests
{
    private static readonly byte[] One = GoldenMessage.Request("resolve-all-tcp").Frame;
    private static readonly byte[] Two = GoldenMessage.Request("resolve-by-type").Frame;

    [Fact]
    public void Two_frames_are_cut_wherever_their_bytes_are_cut()
    {
        byte[] stream = [.. One, .. Two];
        for (int at = 0; at <= stream.Length; at++)
        {
            ReadOnlySequence<byte> rest = Segments.Of(stream[..at], stream[at..]);

            Assert.Equal(FrameCut.Whole, FrameReader.TryCut(ref rest, out Frame first));
            Assert.Equal(One[Envelope.Bytes..], first.Message.ToArray());
            Assert.Equal(FrameCut.Whole, FrameReader.TryCut(ref rest, out Frame second));
            Assert.Equal(Two[Envelope.Bytes..], second.Message.ToArray());
            Assert.True(rest.IsEmpty);
        }
    }

    [Fact]
    public void Bytes_that_come_one_by_one_are_a_frame_in_the_end()
    {
        ReadOnlySequence<byte> rest = Segments.OneByOne(One);

        Assert.Equal(FrameCut.Whole, FrameReader.TryCut(ref rest, out Frame frame));

        Assert.Equal(One[Envelope.Bytes..], frame.Message.ToArray());
        Assert.Equal(0x0bu, frame.Envelope.Version.Minor);
    }

    [Fact]
    public void Every_beginning_of_a_frame_is_awaited_and_left_alone()
    {
        for (int length = 0; length < One.Length; length++)
        {
            var rest = new ReadOnlySequence<byte>(One, 0, length);

            Assert.Equal(FrameCut.NotYet, FrameReader.TryCut(ref rest, out _));

            Assert.Equal(length, rest.Length);
        }
    }

    [Fact]
    public void A_frame_that_announces_too_much_is_refused_as_soon_as_its_envelope_is_there()
    {
        byte[] huge = GoldenMessage.Request("raw-huge-length").Frame;
        var rest = new ReadOnlySequence<byte>(huge, 0, Envelope.Bytes);

        Assert.Equal(FrameCut.Malformed, FrameReader.TryCut(ref rest, out Frame frame));

        Assert.Equal(Malformed.MessageLength, frame.Fault);
        Assert.Equal(1_004u, frame.Envelope.RequestId);
        Assert.Equal(Envelope.Bytes, rest.Length);
    }

    [Theory]
    [InlineData(ProtocolLimits.MessageBytesMost, FrameCut.NotYet)]
    [InlineData(ProtocolLimits.MessageBytesMost + 1, FrameCut.Malformed)]
    [InlineData(-1, FrameCut.Malformed)]
    [InlineData(0, FrameCut.Whole)]
    public void The_announced_length_is_held_against_the_limit(int announced, FrameCut expected)
    {
        byte[] bytes = new byte[Envelope.Bytes];
        new Envelope(new(2, 11), new(2, 11), EnvelopeFlags.None, 0, 1, 0, announced).Write(bytes);
        var rest = new ReadOnlySequence<byte>(bytes);

        Assert.Equal(expected, FrameReader.TryCut(ref rest, out _));
    }

    [Fact]
    public void Cutting_allocates_nothing()
    {
        ReadOnlySequence<byte> stream = Segments.OneByOne(One);
        FrameReader.TryCut(ref stream, out _);
        stream = Segments.OneByOne(One);

        long before = GC.GetAllocatedBytesForCurrentThread();
        FrameReader.TryCut(ref stream, out _);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
