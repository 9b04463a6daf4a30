using ZsIdNode.Protocol;

namespace ZsIdNode.Server.Wire.Operations;

/// <summary>Answers the requests of one op code.</summary>
internal interface IWireOperation
{
    OpCode OpCode { get; }

    /// <summary>
    /// Writes the answer from memory, or says <see langword="false"/> and writes nothing when the disk must be
    /// asked: then <see cref="AnswerFromDiskAsync"/> is called with a copy of the message.
    /// </summary>
    bool TryAnswer(in WireRequest request, WireWorker worker);

    ValueTask AnswerFromDiskAsync(WireExchange exchange, ReadOnlyMemory<byte> message, WireWorker worker, CancellationToken stop);
}
