using ZsIdNode.Handles;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Framing;
using ZsIdNode.Testing;

namespace ZsIdNode.Conformance;

/// <summary>Sends what clients once sent, damaged: the service answers each with a whole message, or not at all.</summary>
public sealed class DamagedVectorTests : IDisposable
{
    // Each costs milliseconds of Diffie-Hellman.
    private const int SessionSetupStep = 61;

    private readonly RecordedServer _server = new(Seeded());

    public static TheoryData<string> Names => [.. Vector.Names.Where(name => Vector.Load(name).Transport is "tcp" or "udp")];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_flipped_bit_of_a_recorded_request_is_answered_or_ignored(string name)
    {
        foreach (byte[] request in Vector.Load(name).Requests)
        {
            int step = OpCodeOf(request) == OpCode.SessionSetup ? SessionSetupStep : 1;
            for (int bit = 0; bit < 8 * request.Length; bit += step)
            {
                byte[] flipped = [.. request];
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));

                AssertWholeOrNothing(_server.Answer(flipped, Door.Tcp), flipped);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_beginning_of_a_recorded_message_in_an_envelope_of_its_length_is_answered_or_ignored(string name)
    {
        foreach (byte[] request in Vector.Load(name).Requests)
        {
            if (Envelope.TryRead(request, out Envelope envelope) != Malformed.None)
            {
                continue;
            }

            for (int length = 0; length < request.Length - Envelope.Bytes; length++)
            {
                byte[] cut = request[..(Envelope.Bytes + length)];
                (envelope with { MessageLength = length }).Write(cut);

                AssertWholeOrNothing(_server.Answer(cut, Door.Tcp), cut);
            }
        }
    }

    public void Dispose() => _server.Dispose();

    private static OpCode OpCodeOf(byte[] request)
    {
        MessageHeader.TryRead(request.AsSpan(Math.Min(Envelope.Bytes, request.Length)), out MessageHeader header);
        return header.OpCode;
    }

    private static void AssertWholeOrNothing(byte[] answer, byte[] request)
    {
        if (answer.Length == 0)
        {
            return;
        }

        Assert.Equal(Malformed.None, Envelope.TryRead(answer, out Envelope envelope));
        Assert.Equal(Malformed.None, Message.TryRead(answer.AsSpan(Envelope.Bytes, envelope.MessageLength), out Message message));
        Assert.NotEqual(ResponseCode.Reserved, message.Header.ResponseCode);
        Assert.Equal(request[8..12], answer[8..12]);
    }

    private static Protocol.Security.RandomBytes Seeded()
    {
        var random = new Random(11);
        return random.NextBytes;
    }
}
