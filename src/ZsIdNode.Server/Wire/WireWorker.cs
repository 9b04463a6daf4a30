using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Resolution;

namespace ZsIdNode.Server.Wire;

/// <summary>What one thread needs while it answers: taken, used and given back, never shared at the same time.</summary>
internal sealed class WireWorker
{
    public RecordBuffer Record { get; } = new();

    public ValueSelection Selection { get; } = new();

    public ResponseBuffer Response { get; } = new();

    /// <summary>
    /// Lets the door send what is written, and waits until the peer has taken it. Only doors whose answers may consist of
    /// several messages on one connection set it, while an operation runs that has to wait.
    /// </summary>
    public Func<ValueTask>? HandOverAsync { get; set; }

    /// <summary>Whether the answer holds values that not everybody may read.</summary>
    public bool AnswerIsConfidential { get; set; }

    /// <summary>Room for a message that arrived in pieces.</summary>
    public byte[] Scratch { get; set; } = [];

    /// <summary>The bytes that the worker keeps hold of.</summary>
    public int Bytes => Record.Capacity + Response.Capacity + Scratch.Length;
}
