using System.Buffers;
using System.Buffers.Binary;
using ZsIdNode.Protocol.Credentials;
using ZsIdNode.Protocol.Framing;
using ZsIdNode.Protocol.Tests.Golden;
using ZsIdNode.Testing;
using ZsIdNode.Testing.Fuzzing;

namespace ZsIdNode.Protocol.Tests.Fuzzing;

/// <summary>Targets for what lies around the bodies: whole messages, streams of frames, datagrams.</summary>
internal static class FramingTargets
{
    /// <summary>The most that the assembler below may ever allocate: its cells, its longest message and change.</summary>
    public const long AssemblerBytesMost = 1_500_000;

    private static readonly FragmentAssemblerLimits SmallLimits =
        new() { AssembliesMost = 4, AssembliesPerSourceMost = 1, BytesMost = 2 * ProtocolLimits.MessageBytesMost };

    public static IEnumerable<FuzzTarget> All { get; } =
    [
        new("WholeMessage", [.. GoldenMessage.Readable.Select(golden => golden.Message)], AllocatedBytesMost: 0, ReadMessage()),
        new("Stream", [.. Streams()], AllocatedBytesMost: 0, CutStream()),
        new("Datagrams", [.. DatagramRows()], AssemblerBytesMost, Assemble()),
    ];

    private static FuzzRun ReadMessage()
    {
        var output = new ArrayBufferWriter<byte>(2 * Mutator.InputBytesMost);
        return input =>
        {
            if (Message.TryRead(input, out Message message) != Malformed.None)
            {
                return;
            }

            output.ResetWrittenCount();
            BodyEcho.TryEcho(message.Header, message.Body, output);
            _ = new SignedBytes(default, message.Credential.Kind, message.Credential.Counter, message.HeaderAndBody).Length;
        };
    }

    private static FuzzRun CutStream()
    {
        var pieces = new TwoPieces();
        return input =>
        {
            // The first byte says where the stream is cut in two.
            ReadOnlySequence<byte> rest = pieces.Of(input, at: input.IsEmpty ? 0 : input[0] * input.Length / 256);
            long before;
            FrameCut cut;
            do
            {
                before = rest.Length;
                cut = FrameReader.TryCut(ref rest, out Frame frame);
                long consumed = cut == FrameCut.Whole ? Envelope.Bytes + frame.Message.Length : 0;
                Demand.That(before - rest.Length == consumed, "A cut consumed something else than its frame.");
                Demand.That((cut == FrameCut.Malformed) == (frame.Fault != Malformed.None), "A fault has no reason, or a reason no fault.");
            }
            while (cut == FrameCut.Whole);
        };
    }

    private static FuzzRun Assemble()
    {
        var assembler = new FragmentAssembler(SmallLimits);
        long now = 0;
        return input =>
        {
            while (input.Length > 3)
            {
                // One byte says who sends and how much later, two how long the datagram is.
                ReadOnlySpan<byte> source = input[..1];
                now += input[0];
                int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input[1..]), input.Length - 3);
                ReadOnlySpan<byte> datagram = input.Slice(3, length);
                input = input[(3 + length)..];
                if (Envelope.TryRead(datagram, out Envelope envelope) != Malformed.None)
                {
                    continue;
                }

                Assembly result = assembler.Add(source, envelope, datagram[Envelope.Bytes..], now, out ReadOnlySpan<byte> message);
                Demand.That(result == Assembly.Whole ? message.Length == envelope.MessageLength : message.IsEmpty, "A message is not as long as it said.");
                Demand.That(assembler.UnfinishedCount <= SmallLimits.AssembliesMost, "More messages are unfinished than allowed.");
            }
        };
    }

    private static IEnumerable<byte[]> Streams() =>
        from pair in GoldenMessage.All.Chunk(2)
        select pair.SelectMany(golden => golden.Frame).ToArray();

    private static IEnumerable<byte[]> DatagramRows() =>
        from name in Vector.Names
        let vector = Vector.Load(name)
        where vector.Transport == "udp"
        from row in (IReadOnlyList<byte[]>[])[vector.Requests, vector.Responses]
        select row.SelectMany(datagram => (byte[])[1, (byte)(datagram.Length >> 8), (byte)datagram.Length, .. datagram]).ToArray();

    /// <summary>A sequence of two pieces that is used again and again.</summary>
    private sealed class TwoPieces
    {
        private readonly byte[] _bytes = new byte[Mutator.InputBytesMost];
        private readonly Piece _first = new();
        private readonly Piece _second = new();

        public ReadOnlySequence<byte> Of(ReadOnlySpan<byte> input, int at)
        {
            input.CopyTo(_bytes);
            _first.Set(_bytes.AsMemory(0, at), 0, _second);
            _second.Set(_bytes.AsMemory(at, input.Length - at), at, null);
            return new ReadOnlySequence<byte>(_first, 0, _second, input.Length - at);
        }
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public void Set(ReadOnlyMemory<byte> memory, long runningIndex, Piece? next)
        {
            Memory = memory;
            RunningIndex = runningIndex;
            Next = next;
        }
    }
}
