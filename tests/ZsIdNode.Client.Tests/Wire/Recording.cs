using System.Buffers.Binary;
using System.Net;
using ZsIdNode.Client.Wire;
using ZsIdNode.Protocol;
using ZsIdNode.Testing;

namespace ZsIdNode.Client.Tests.Wire;

/// <summary>A recorded exchange, and a client that stands in the recorded client's shoes.</summary>
internal sealed class Recording
{
    private const int RequestIdAt = 8;
    private const int ExpirationAt = Envelope.Bytes + 16;

    private Recording(Vector vector)
    {
        Requests = vector.Requests;
        Answers = vector.Responses;
        Time = new FakeTime(DateTimeOffset.FromUnixTimeSeconds(
            BinaryPrimitives.ReadUInt32BigEndian(Requests[0].AsSpan(ExpirationAt)) - MessageHeader.Lifetime));
    }

    public IReadOnlyList<byte[]> Requests { get; }

    public IReadOnlyList<byte[]> Answers { get; }

    /// <summary>A clock that shows when the request was recorded.</summary>
    public FakeTime Time { get; }

    public uint RequestId => RequestIdOf(Requests[0]);

    public static Recording Of(string name) => new(Vector.Load(name));

    public static uint RequestIdOf(byte[] frame) => BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(RequestIdAt));

    /// <summary>The recorded answer, or one datagram of it, as the answer to this request.</summary>
    public static byte[] For(byte[] request, byte[] answer)
    {
        byte[] patched = [.. answer];
        request.AsSpan(RequestIdAt, sizeof(uint)).CopyTo(patched.AsSpan(RequestIdAt));
        return patched;
    }

    public byte[] AnswerTo(byte[] request) => For(request, Answers[0]);

    /// <summary>A client that draws the recorded request ids and then others, and knows the recorded site.</summary>
    public HandleClient Client(IPEndPoint server, HandleClientOptions? options = null, IEnumerable<uint>? requestIds = null)
    {
        var recorded = new Queue<uint>(requestIds ?? Requests.Select(RequestIdOf));
        uint next = RequestIdOf(Requests[^1]);
        return new HandleClient(HandleServer.At(server), Draw, Time, (options ?? new HandleClientOptions()) with { SiteSerial = 1 });

        uint Draw() => recorded.TryDequeue(out uint id) ? id : ++next;
    }
}
