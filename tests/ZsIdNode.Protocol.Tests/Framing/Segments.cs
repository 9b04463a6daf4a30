using System.Buffers;

namespace ZsIdNode.Protocol.Tests.Framing;

/// <summary>Bytes in pieces, as a pipe hands them over.</summary>
internal static class Segments
{
    public static ReadOnlySequence<byte> Of(params ReadOnlySpan<byte[]> pieces)
    {
        var first = new Segment(pieces[0], 0);
        Segment last = first;
        foreach (byte[] piece in pieces[1..])
        {
            last = last.Append(piece);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    /// <summary>Each byte in a piece of its own.</summary>
    public static ReadOnlySequence<byte> OneByOne(byte[] bytes) => Of([.. bytes.Select(each => new[] { each })]);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, long runningIndex)
        {
            Memory = bytes;
            RunningIndex = runningIndex;
        }

        public Segment Append(byte[] bytes)
        {
            var next = new Segment(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
