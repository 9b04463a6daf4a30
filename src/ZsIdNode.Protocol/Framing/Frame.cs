using System.Buffers;

namespace ZsIdNode.Protocol.Framing;

/// <summary>What stands at the head of a stream.</summary>
public enum FrameCut : byte
{
    /// <summary>No whole frame yet; nothing was consumed.</summary>
    NotYet = 0,

    /// <summary>A frame was cut off.</summary>
    Whole,

    /// <summary>There can be no frame here, however much more arrives; the stream cannot be followed any further.</summary>
    Malformed,
}

/// <summary>An envelope and its message, as cut off a stream.</summary>
/// <param name="Envelope">Filled as far as it could be read also when malformed, so that the refusal finds its request id.</param>
/// <param name="Message">Header, body and credential: a view over the stream's buffer.</param>
/// <param name="Fault">Why the frame is malformed.</param>
public readonly record struct Frame(Envelope Envelope, ReadOnlySequence<byte> Message, Malformed Fault);
