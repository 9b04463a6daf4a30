using ZsIdNode.Protocol.Framing;

namespace ZsIdNode.Protocol.Tests.Framing;

public sealed class FragmentAssemblerTests
{
    private static readonly byte[] Alice = [10, 0, 0, 1];
    private static readonly byte[] Bob = [10, 0, 0, 2];

    private readonly FragmentAssembler _assembler = new(new FragmentAssemblerLimits { AssembliesMost = 8 });

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Datagrams_in_any_order_with_repetitions_make_the_message(int seed)
    {
        var random = new Random(seed);
        byte[] message = new byte[random.Next(493, 8_000)];
        random.NextBytes(message);
        (Envelope Envelope, byte[] Bytes)[] datagrams = Cut(requestId: 1, message);
        var order = Enumerable.Range(0, datagrams.Length).Concat(Enumerable.Range(0, datagrams.Length - 1)).ToArray();
        random.Shuffle(order);

        var missing = new HashSet<int>(Enumerable.Range(0, datagrams.Length));
        foreach (int number in order)
        {
            Assembly result = Add(Alice, datagrams[number], 0, out byte[] whole);
            missing.Remove(number);
            if (missing.Count == 0)
            {
                Assert.Equal(Assembly.Whole, result);
                Assert.Equal(message, whole);
                return;
            }

            Assert.Equal(Assembly.Incomplete, result);
        }

        Assert.Fail("the message never became whole");
    }

    [Fact]
    public void The_largest_message_is_put_together()
    {
        byte[] message = new byte[ProtocolLimits.MessageBytesMost];
        new Random(7).NextBytes(message);
        byte[] whole = [];
        foreach ((Envelope, byte[]) datagram in Cut(requestId: 1, message).Reverse())
        {
            Add(Alice, datagram, 0, out whole);
        }

        Assert.Equal(message, whole);
    }

    [Fact]
    public void The_same_request_id_from_two_sources_is_two_messages()
    {
        (Envelope, byte[])[] ofAlice = Cut(1, Filled(600, 0xA));
        (Envelope, byte[])[] ofBob = Cut(1, Filled(600, 0xB));

        Assert.Equal(Assembly.Incomplete, Add(Alice, ofAlice[0], 0, out _));
        Assert.Equal(Assembly.Incomplete, Add(Bob, ofBob[1], 0, out _));
        Assert.Equal(Assembly.Whole, Add(Alice, ofAlice[1], 0, out byte[] whole));

        Assert.Equal(Filled(600, 0xA), whole);
    }

    [Fact]
    public void A_repetition_that_was_signed_anew_replaces_the_earlier_bytes()
    {
        (Envelope, byte[])[] earlier = Cut(1, Filled(600, 1));
        (Envelope, byte[])[] later = Cut(1, Filled(600, 2));

        Add(Alice, earlier[0], 0, out _);
        Add(Alice, later[0], 0, out _);
        Add(Alice, later[1], 0, out byte[] whole);

        Assert.Equal(Filled(600, 2), whole);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_what_was_there_stays()
    {
        (Envelope Envelope, byte[] Bytes)[] honest = Cut(1, Filled(1_100, 1));
        Add(Alice, honest[0], 0, out _);

        Envelope second = honest[1].Envelope;
        Assert.Equal(Assembly.RefusedMisfit, Add(Alice, (second with { SequenceNumber = 3 }, honest[1].Bytes), 0, out _));
        Assert.Equal(Assembly.RefusedMisfit, Add(Alice, (second with { SequenceNumber = uint.MaxValue }, honest[1].Bytes), 0, out _));
        Assert.Equal(Assembly.RefusedMisfit, Add(Alice, (second, honest[1].Bytes[..^1]), 0, out _));
        Assert.Equal(Assembly.RefusedMisfit, Add(Alice, (second, [.. honest[1].Bytes, 0]), 0, out _));
        Assert.Equal(Assembly.RefusedMisfit, Add(Alice, (second with { MessageLength = 1_101 }, honest[1].Bytes), 0, out _));
        Assert.Equal(Assembly.RefusedMisfit, Add(Alice, (second with { SessionId = 9 }, honest[1].Bytes), 0, out _));
        Assert.Equal(Assembly.RefusedMisfit, Add(Alice, (second with { MessageLength = int.MaxValue }, honest[1].Bytes), 0, out _));
        Assert.Equal(Assembly.RefusedMisfit, Add(Alice, (second with { MessageLength = -1 }, honest[1].Bytes), 0, out _));

        Assert.Equal(Assembly.Incomplete, Add(Alice, honest[2], 0, out _));
        Assert.Equal(Assembly.Whole, Add(Alice, honest[1], 0, out byte[] whole));
        Assert.Equal(Filled(1_100, 1), whole);
    }

    [Theory]
    [InlineData(4_999, Assembly.Whole)]
    [InlineData(5_000, Assembly.Incomplete)]
    public void An_unfinished_message_lives_five_seconds_from_its_first_datagram(long later, Assembly expected)
    {
        (Envelope, byte[])[] datagrams = Cut(1, Filled(1_100, 1));
        Add(Alice, datagrams[0], 1_000, out _);
        Add(Alice, datagrams[1], 3_000, out _);

        Assert.Equal(expected, Add(Alice, datagrams[2], 1_000 + later, out _));
    }

    [Fact]
    public void A_source_that_has_its_share_loses_its_own_oldest_and_nobody_elses()
    {
        (Envelope, byte[])[] ofBob = Cut(1, Filled(600, 0xB));
        Add(Bob, ofBob[0], 0, out _);

        for (uint requestId = 1; requestId <= 1_000; requestId++)
        {
            Add(Alice, Cut(requestId, Filled(600, 0xA))[0], 0, out _);
            Assert.True(_assembler.UnfinishedCount <= 5);
        }

        Assert.Equal(Assembly.Incomplete, Add(Alice, Cut(996, Filled(600, 0xA))[1], 0, out _));
        Assert.Equal(Assembly.Whole, Add(Alice, Cut(1_000, Filled(600, 0xA))[1], 0, out _));
        Assert.Equal(Assembly.Whole, Add(Bob, ofBob[1], 0, out _));
    }

    [Fact]
    public void When_all_room_is_taken_the_oldest_message_goes()
    {
        for (byte source = 1; source <= 9; source++)
        {
            Add([source], Cut(1, Filled(600, source))[0], 0, out _);
        }

        Assert.Equal(8, _assembler.UnfinishedCount);
        Assert.Equal(Assembly.Whole, Add([2], Cut(1, Filled(600, 2))[1], 0, out _));
        Assert.Equal(Assembly.Incomplete, Add([1], Cut(1, Filled(600, 1))[1], 0, out _));
    }

    [Fact]
    public void Bytes_are_bounded_and_the_oldest_message_makes_room()
    {
        byte[] large = new byte[ProtocolLimits.MessageBytesMost];
        for (byte source = 1; source <= 8; source++)
        {
            foreach ((Envelope, byte[]) datagram in Cut(1, large)[..^1])
            {
                Assert.Equal(Assembly.Incomplete, Add([source], datagram, 0, out _));
            }
        }

        (Envelope, byte[]) last = Cut(1, large)[^1];
        Add([9], last, 0, out _);
        Add([10], last, 0, out _);

        Assert.Equal(Assembly.Incomplete, Add([1], last, 0, out _));
        Assert.Equal(Assembly.Whole, Add([8], last, 0, out _));
    }

    [Fact]
    public void Bounds_by_which_one_source_could_push_out_all_others_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FragmentAssembler(new FragmentAssemblerLimits { AssembliesPerSourceMost = 8 }));

    [Fact]
    public void Once_it_has_seen_its_peak_it_allocates_nothing()
    {
        (Envelope Envelope, byte[] Bytes)[] datagrams = Cut(1, Filled(1_100, 1));
        AddAll();

        long before = GC.GetAllocatedBytesForCurrentThread();
        AddAll();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void AddAll()
        {
            foreach ((Envelope envelope, byte[] bytes) in datagrams)
            {
                _assembler.Add(Alice, envelope, bytes, 0, out _);
            }
        }
    }

    private static byte[] Filled(int length, byte with)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(with);
        return bytes;
    }

    private static (Envelope Envelope, byte[] Bytes)[] Cut(uint requestId, byte[] message)
    {
        var envelope = new Envelope(new(2, 11), new(2, 11), EnvelopeFlags.None, 0, requestId, 0, message.Length);
        byte[] datagram = new byte[ProtocolLimits.DatagramBytesMost];
        return [.. Enumerable.Range(0, Fragments.Count(message.Length)).Select(CutOne)];

        (Envelope, byte[]) CutOne(int number)
        {
            int length = Fragments.Write(number, envelope, message, datagram);
            Assert.Equal(Malformed.None, Envelope.TryRead(datagram, out Envelope read));
            return (read, datagram[Envelope.Bytes..length]);
        }
    }

    private Assembly Add(byte[] source, (Envelope Envelope, byte[] Bytes) datagram, long now, out byte[] message)
    {
        Assembly result = _assembler.Add(source, datagram.Envelope, datagram.Bytes, now, out ReadOnlySpan<byte> whole);
        message = whole.ToArray();
        return result;
    }
}
