using ZsIdNode.Protocol.Framing;
using ZsIdNode.Protocol.Tests.Golden;
using ZsIdNode.Testing;

namespace ZsIdNode.Protocol.Tests.Framing;

public sealed class FragmentsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(492, 1)]
    [InlineData(493, 2)]
    [InlineData(984, 2)]
    [InlineData(985, 3)]
    [InlineData(262_144, 533)]
    public void A_message_takes_as_many_datagrams_as_it_has_times_492_bytes(int length, int count) =>
        Assert.Equal(count, Fragments.Count(length));

    [Fact]
    public void A_long_request_is_cut_as_the_java_client_cuts_it()
    {
        GoldenMessage golden = GoldenMessage.Request("resolve-big-request-udp");

        Assert.Equal(Vector.Load("resolve-big-request-udp").Requests, Cut(golden));
    }

    [Fact]
    public void A_long_answer_is_cut_as_the_java_server_cuts_it()
    {
        byte[][] datagrams = Cut(GoldenMessage.Response("resolve-big-udp"));

        Assert.Equal(Vector.Load("resolve-big-udp").Responses, datagrams);
    }

    [Fact]
    public void A_message_in_one_datagram_carries_no_flag()
    {
        GoldenMessage golden = GoldenMessage.Request("resolve-all-udp");

        Assert.Equal([golden.Frame], Cut(golden with { First = golden.First with { Flags = EnvelopeFlags.Truncated } }));
    }

    [Fact]
    public void There_is_no_datagram_behind_the_last() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Fragments.Write(2, default, new byte[900], new byte[512]));

    private static byte[][] Cut(GoldenMessage golden)
    {
        byte[] datagram = new byte[ProtocolLimits.DatagramBytesMost];
        return
        [
            .. Enumerable.Range(0, Fragments.Count(golden.Message.Length))
                .Select(number => datagram[..Fragments.Write(number, golden.First, golden.Message, datagram)]),
        ];
    }
}
