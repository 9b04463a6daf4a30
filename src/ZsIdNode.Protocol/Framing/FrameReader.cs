using System.Buffers;

namespace ZsIdNode.Protocol.Framing;

/// <summary>Cuts frames off a byte stream: TCP, or the body of an HTTP tunnel.</summary>
public static class FrameReader
{
    /// <summary>
    /// Cuts the first frame off <paramref name="rest"/>, which then begins behind it; unless there is a whole
    /// frame, <paramref name="rest"/> stays as it is.
    /// </summary>
    public static FrameCut TryCut(ref ReadOnlySequence<byte> rest, out Frame frame)
    {
        frame = default;
        if (rest.Length < Envelope.Bytes)
        {
            return FrameCut.NotYet;
        }

        // The announced length is judged before anybody waits for it: a peer cannot make us buffer more
        // than one message of the protocol's limit.
        Malformed fault = ReadEnvelope(rest, out Envelope envelope);
        if (fault != Malformed.None)
        {
            frame = new Frame(envelope, ReadOnlySequence<byte>.Empty, fault);
            return FrameCut.Malformed;
        }

        long whole = Envelope.Bytes + (long)envelope.MessageLength;
        if (rest.Length < whole)
        {
            return FrameCut.NotYet;
        }

        frame = new Frame(envelope, rest.Slice(Envelope.Bytes, envelope.MessageLength), Malformed.None);
        rest = rest.Slice(whole);
        return FrameCut.Whole;
    }

    private static Malformed ReadEnvelope(in ReadOnlySequence<byte> rest, out Envelope envelope)
    {
        if (rest.FirstSpan.Length >= Envelope.Bytes)
        {
            return Envelope.TryRead(rest.FirstSpan, out envelope);
        }

        Span<byte> bytes = stackalloc byte[Envelope.Bytes];
        rest.Slice(0, Envelope.Bytes).CopyTo(bytes);
        return Envelope.TryRead(bytes, out envelope);
    }
}
