using ZsIdNode.Protocol.Framing;
using ZsIdNode.Testing;

namespace ZsIdNode.Protocol.Tests.Golden;

/// <summary>One message of a recorded exchange: whole, put together from its datagrams, out of its tunnel.</summary>
/// <param name="Name">The exchange, whether request or response, and the number among them.</param>
/// <param name="First">The envelope of its first datagram.</param>
/// <param name="Frame">That envelope as bytes and the whole message behind it.</param>
public sealed record GoldenMessage(string Name, Envelope First, byte[] Frame)
{
    /// <summary>Messages that no codec is meant to read.</summary>
    private static readonly string[] Undecodable = ["raw-huge-length/request/0", "raw-short-message/request/0"];

    /// <summary>Every message of every exchange that carries native messages, and every worked example.</summary>
    public static IReadOnlyList<GoldenMessage> All { get; } = [.. Vector.Names.SelectMany(In), .. WorkedExamples()];

    /// <summary>Those that a codec can read without a session key.</summary>
    public static IReadOnlyList<GoldenMessage> Readable { get; } =
        [.. All.Where(golden => !Undecodable.Contains(golden.Name) && (golden.First.Flags & EnvelopeFlags.Encrypted) == 0)];

    public static TheoryData<string> AllNames => [.. All.Select(golden => golden.Name)];

    public static TheoryData<string> ReadableNames => [.. Readable.Select(golden => golden.Name)];

    public bool IsRequest => Name.Contains("/request/", StringComparison.Ordinal);

    public byte[] Message => Frame[Envelope.Bytes..];

    public static GoldenMessage Named(string name) => All.Single(golden => golden.Name == name);

    public static GoldenMessage Request(string vector, int number = 0) => Named($"{vector}/request/{number}");

    public static GoldenMessage Response(string vector, int number = 0) => Named($"{vector}/response/{number}");

    public override string ToString() => Name;

    private static IEnumerable<GoldenMessage> WorkedExamples() =>
        from line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", "worked-examples.txt"))
        where !line.StartsWith('#')
        let fields = line.Split(' ')
        select Of($"example-{fields[0]}/{fields[1]}/0", Convert.FromHexString(fields[2]));

    private static GoldenMessage Of(string name, byte[] frame)
    {
        _ = Envelope.TryRead(frame, out Envelope envelope);
        return new GoldenMessage(name, envelope, frame);
    }

    private static IEnumerable<GoldenMessage> In(string name)
    {
        Vector vector = Vector.Load(name);
        return From(vector, "request", vector.Requests).Concat(From(vector, "response", vector.Responses));
    }

    private static IEnumerable<GoldenMessage> From(Vector vector, string direction, IReadOnlyList<byte[]> recorded)
    {
        IEnumerable<byte[]> frames = vector.Transport.StartsWith("http", StringComparison.Ordinal) ? recorded.SelectMany(OutOfTunnel)
            : vector.Transport == "udp" ? Assembled(recorded)
            : recorded;
        return frames.Select((frame, at) => Of($"{vector.Name}/{direction}/{at}", frame));
    }

    private static IEnumerable<byte[]> OutOfTunnel(byte[] http)
    {
        int headEnd = http.AsSpan().IndexOf("\r\n\r\n"u8);
        return http.AsSpan(0, headEnd).IndexOf("Content-Type: application/x-hdl-message"u8) < 0 ? [] : [http[(headEnd + 4)..]];
    }

    private static IEnumerable<byte[]> Assembled(IReadOnlyList<byte[]> datagrams)
    {
        var assembler = new FragmentAssembler(new FragmentAssemblerLimits());
        byte[] envelopeBytes = [];
        foreach (byte[] datagram in datagrams)
        {
            Assert.Equal(Malformed.None, Envelope.TryRead(datagram, out Envelope envelope));
            envelopeBytes = envelope.SequenceNumber == 0 ? datagram[..Envelope.Bytes] : envelopeBytes;
            if (assembler.Add("golden"u8, envelope, datagram.AsSpan(Envelope.Bytes), nowMilliseconds: 0, out ReadOnlySpan<byte> message) == Assembly.Whole)
            {
                yield return [.. envelopeBytes, .. message];
            }
        }

        Assert.Equal(0, assembler.UnfinishedCount);
    }
}
